/** @file The kernel as VS Code's notebook editor uses it: found in the environment, started and spoken to without Jupyter's programs. */
import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "groklab/core/paths";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dealer, Subscriber } from "zeromq";
import { scratch } from "../support/scratch";

interface Message {
  header: { msg_type: string; msg_id: string };
  parent_header: { msg_id?: string };
  // biome-ignore lint/suspicious/noExplicitAny: what a message holds is for the test to say
  content: any;
}

const SPECIFICATION = join(projectRoot(), ".venv", "share", "jupyter", "kernels", "groklab");
const KEY = randomUUID();
const folder = scratch();

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

describe("a kernel that is found in the environment's share/jupyter, as VS Code finds it", () => {
  let kernel: ChildProcess;
  let death: Promise<never>;
  let [shell, control]: Dealer[] = [];
  const heard: Message[] = [];
  const iopub = new Subscriber();
  const waiting = new Set<() => void>();

  beforeAll(async () => {
    const ports: number[] = [];
    while (ports.length < 5) ports.push(await freePort());
    const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
    const connection = { shell_port, iopub_port, stdin_port, control_port, hb_port };
    const file = join(folder, "connection.json");
    const how = { transport: "tcp", ip: "127.0.0.1", signature_scheme: "hmac-sha256", key: KEY };
    writeFileSync(file, JSON.stringify({ ...connection, ...how, kernel_name: "groklab" }));
    // The placeholders that VS Code's Jupyter extension replaces (version 2025.2 and newer).
    const { argv, env } = JSON.parse(readFileSync(join(SPECIFICATION, "kernel.json"), "utf8"));
    const [program, ...args] = (argv as string[]).map((word) =>
      word.replaceAll("{connection_file}", file).replaceAll("{resource_dir}", SPECIFICATION),
    );
    const { JUPYTER_PATH, ...around } = process.env;
    // Some other folder, and nothing of Jupyter around it.
    kernel = spawn(program, args, {
      cwd: tmpdir(),
      env: { ...around, ...env, GROKLAB_HISTORY: devNull },
      stdio: "ignore",
    });
    death = once(kernel, "exit").then(([code]) => {
      throw new Error(`the kernel ended with exit code ${code}`);
    });
    death.catch(() => {}); // told to whoever waits for an answer
    iopub.connect(`tcp://127.0.0.1:${iopub_port}`);
    iopub.subscribe();
    shell = new Dealer({ routingId: KEY });
    control = new Dealer({ routingId: KEY });
    shell.connect(`tcp://127.0.0.1:${shell_port}`);
    control.connect(`tcp://127.0.0.1:${control_port}`);
    for (const socket of [iopub, shell, control]) void listen(socket);
  });
  afterAll(async () => {
    if (kernel.exitCode === null) void send(control, "shutdown_request", { restart: false });
    await death.catch(() => {});
    for (const socket of [iopub, shell, control]) socket.close();
  });

  async function listen(socket: AsyncIterable<Buffer[]>): Promise<void> {
    for await (const frames of socket) {
      const parts = frames.slice(frames.findIndex((frame) => frame.toString() === "<IDS|MSG>") + 1);
      expect(parts[0].toString()).toBe(sign(parts.slice(1, 5)));
      const [header, parent_header, , content] = parts.slice(1, 5).map((part) => JSON.parse(part.toString()));
      heard.push({ header, parent_header, content });
      for (const look of waiting) look();
    }
  }

  function sign(parts: (Buffer | string)[]): string {
    const hash = createHmac("sha256", KEY);
    for (const part of parts) hash.update(part);
    return hash.digest("hex");
  }

  async function send(socket: Dealer, msg_type: string, content: object): Promise<string> {
    const header = { msg_id: randomUUID(), session: KEY, username: "reader", date: new Date().toISOString(), msg_type };
    const parts = [{ ...header, version: "5.2" }, {}, {}, content].map((part) => JSON.stringify(part));
    await socket.send(["<IDS|MSG>", sign(parts), ...parts]);
    return header.msg_id;
  }

  /** The first message of a type that answers another, and fits. */
  function answer(to: string, type: string, fits: (message: Message) => boolean = () => true): Promise<Message> {
    const found = new Promise<Message>((resolve) => {
      const look = () => {
        const found = heard.find(
          (message) => message.parent_header.msg_id === to && message.header.msg_type === type && fits(message),
        );
        if (!found) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
    return Promise.race([found, death]);
  }

  const ask = async (type: string, content: object, socket = shell) =>
    (await answer(await send(socket, `${type}_request`, content), `${type}_reply`)).content;
  const cell = (code: string) => ({
    code,
    silent: false,
    store_history: true,
    user_expressions: {},
    allow_stdin: true,
  });

  it("says that it is TypeScript, and is idle afterwards", async () => {
    const info = await ask("kernel_info", {});
    expect(info).toMatchObject({ status: "ok", language_info: { name: "typescript", file_extension: ".ts" } });
  });

  it("runs a cell: groklab's types and values, a figure by its MIME type beside a picture", async () => {
    const code = 'import { reference, show } from "groklab";\nconst answer: number = reference.steps;\nanswer';
    const id = await send(shell, "execute_request", cell(code));
    expect((await answer(id, "execute_reply")).content).toMatchObject({ status: "ok", execution_count: 1 });
    expect((await answer(id, "execute_result")).content.data["text/plain"]).toMatch(/\d+/);
    await answer(id, "status", ({ content }) => content.execution_state === "idle");
    const figure =
      "const data = [{ type: 'scatter' as const, x: [1, 2], y: [1, 2] }];\nawait show({ data, layout: {} });";
    const drawn = await send(shell, "execute_request", cell(figure));
    expect((await answer(drawn, "execute_reply")).content).toMatchObject({ status: "ok" });
    const isWhole = ({ content }: Message) => "image/png" in content.data;
    const shown = await answer(drawn, "update_display_data", isWhole).then(({ content }) => Object.keys(content.data));
    expect(shown).toEqual(expect.arrayContaining(["application/vnd.plotly.v1+json", "image/png", "text/plain"]));
  });

  it("completes and explains", async () => {
    const completed = await ask("complete", { code: "reference.optim", cursor_pos: 15 });
    expect(completed.matches).toContain("optimizer");
    const explained = await ask("inspect", { code: "reference", cursor_pos: 9, detail_level: 0 });
    expect(explained).toMatchObject({ status: "ok", found: true });
    expect((await ask("is_complete", { code: "if (answer) {" })).status).toBe("incomplete");
  });

  it("closes a comm of which nobody knows the target, as that of VS Code's own widgets", async () => {
    const id = await send(shell, "comm_open", { comm_id: "c", target_name: "vscode.unknown", data: {} });
    expect((await answer(id, "comm_close")).content).toMatchObject({ comm_id: "c" });
  });

  it("tells widgets to whoever asks for them, and hears them", async () => {
    const code = 'import { slider } from "groklab";\nconst lr = slider(0, 1, { value: 0.5 });\nlr';
    const id = await send(shell, "execute_request", cell(code));
    const opened = await answer(
      id,
      "comm_open",
      ({ content }) => content.data.state._model_name === "FloatSliderModel",
    );
    expect((await answer(id, "execute_result")).content.data).toHaveProperty([
      "application/vnd.jupyter.widget-view+json",
    ]);
    await answer(id, "execute_reply");
    const { comm_id } = opened.content;
    const change = { method: "update", state: { value: 0.75 }, buffer_paths: [] };
    const told = await send(shell, "comm_msg", { comm_id, data: change });
    await answer(told, "status", ({ content }) => content.execution_state === "idle");
    const value = await send(shell, "execute_request", cell("lr.value"));
    expect((await answer(value, "execute_result")).content.data["text/plain"]).toContain("0.75");
  });

  it("is interrupted by a message on the control socket, as its specification asks for", async () => {
    const { interrupt_mode } = JSON.parse(readFileSync(join(SPECIFICATION, "kernel.json"), "utf8"));
    expect(interrupt_mode).toBe("message");
    const id = await send(shell, "execute_request", cell("console.log('begun');\nwhile (true) {}"));
    await answer(id, "stream");
    expect(await ask("interrupt", {}, control)).toMatchObject({ status: "ok" });
    expect((await answer(id, "execute_reply")).content).toMatchObject({ status: "error" });
    const after = await send(shell, "execute_request", cell("answer"));
    expect((await answer(after, "execute_reply")).content).toMatchObject({ status: "ok" });
  });
});
