// A reader that has seen enough, such as `head`, closes the pipe: then the command ends quietly, with the exit code
// that a shell gives for SIGPIPE, which ends any other Unix tool. What it trains notices, saves and ends.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(141);
  });
}
