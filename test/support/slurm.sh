#!/usr/bin/env bash
# A Slurm of one node for the tests, as root and without systemd: slurmctld, slurmd and munged, all of it in one folder.
#
#   slurm.sh start DIR    then SLURM_CONF=DIR/slurm.conf makes sbatch and its like talk to it
#   slurm.sh stop DIR     cancels what runs, and leaves no process behind
#
# It takes the port SLURM_TEST_PORT (default 16817) and the one after it.
set -euo pipefail

dir=$(realpath -m "${2:?usage: slurm.sh start|stop DIR}")
export SLURM_CONF=$dir/slurm.conf
port=${SLURM_TEST_PORT:-16817}

# cgroup/v1 and linuxproc: containers have no cgroups to write to. cred_expire and sched_interval: a task that was
# requeued starts again after seconds instead of two minutes. MinJobAge is long enough to see how each task ended.
configure() {
  local host memory
  host=$(hostname -s)
  memory=$(slurmd -C | sed -nE 's/.* RealMemory=([0-9]+).*/\1/p')
  echo "CgroupPlugin=cgroup/v1" >"$dir/cgroup.conf"
  cat >"$dir/slurm.conf" <<CONF
ClusterName=groklab
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
CredType=cred/munge
AuthInfo=cred_expire=5,socket=$dir/munge.socket
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
MinJobAge=3600
KillWait=5
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=0
SlurmdParameters=config_overrides
NodeName=$host NodeAddr=127.0.0.1 CPUs=8 RealMemory=$memory State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
}

start() {
  mkdir -p "$dir/state" "$dir/spool" "$dir/log"
  configure
  head -c 64 /dev/urandom >"$dir/munge.key"
  chmod 600 "$dir/munge.key"
  # --force: the folder may be closed to others, who have no business there.
  munged --force --key-file="$dir/munge.key" --socket="$dir/munge.socket" --seed-file="$dir/munge.seed" \
    --pid-file="$dir/munged.pid" --log-file="$dir/log/munged.log" 2>/dev/null
  slurmctld
  slurmd
  for _ in $(seq 1500); do # five minutes: a guard against hanging
    if sinfo -h -o %T 2>/dev/null | grep -qE 'idle|mixed|alloc'; then return; fi
    sleep 0.2
  done
  tail -n 5 "$dir"/log/*.log >&2
  return 1
}

# A process that nobody has buried yet is gone as well.
is_alive() { [ -d "/proc/$1" ] && ! grep -q '^State:.Z' "/proc/$1/status"; }

stop() {
  scancel --user="$(id -un)" || true
  for _ in $(seq 3000); do
    if [ -z "$(squeue -h 2>/dev/null)" ]; then break; fi
    sleep 0.1
  done
  for name in slurmd slurmctld munged; do
    [ -f "$dir/$name.pid" ] || continue
    pid=$(cat "$dir/$name.pid")
    kill "$pid" 2>/dev/null || continue
    while is_alive "$pid"; do sleep 0.1; done
  done
}

case $1 in
start) start ;;
stop) stop ;;
*) echo "usage: slurm.sh start|stop DIR" >&2; exit 2 ;;
esac
