import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { startLab } from "../support/lab";
import { scratchFolder } from "../support/notebook";

/** What a request is that reads a file while the server stops: a thread of AnyIO's whose task does not come to its end. */
const LOST = `import anyio
from tornado.ioloop import IOLoop
async def lost():
    await anyio.to_thread.run_sync(open, "begun", "w")
    await anyio.sleep_forever()
IOLoop.current().add_callback(lost)
`;

it("JupyterLab ends when it is told to, whatever its threads wait for", { timeout: 240_000 }, async () => {
  const folder = scratchFolder();
  const home = join(folder.path, ".home");
  mkdirSync(join(home, "config"), { recursive: true });
  writeFileSync(join(home, "config", "jupyter_server_config.py"), LOST.replace("begun", join(folder.path, "begun")));
  const lab = await startLab(folder.path, { home });
  await expect.poll(() => existsSync(join(folder.path, "begun"))).toBe(true);
  await lab.close();
  folder.remove();
});
