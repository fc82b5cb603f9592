import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const NAME = "jupyterlab-plotly";

/**
 * Puts a lab extension into `folder` that claims Plotly figures under the names that Python's plotly uses, as it would lie
 * in a user's environment. It draws the word RIVAL.
 */
export function installRivalRenderer(folder: string): void {
  const extension = join(folder, "labextensions", NAME);
  mkdirSync(join(extension, "static"), { recursive: true });
  const manifest = { mimeExtension: true, _build: { load: "static/remoteEntry.js", mimeExtension: "./mimeExtension" } };
  writeFileSync(
    join(extension, "package.json"),
    JSON.stringify({ name: NAME, version: "7.1.0", jupyterlab: manifest }),
  );
  writeFileSync(join(extension, "static", "remoteEntry.js"), REMOTE_ENTRY);
}

const REMOTE_ENTRY = `
let modules;
async function plugin() {
  const [version] = Object.values(modules["@lumino/widgets"]);
  const { Widget } = (await version.get())();
  class Rival extends Widget {
    async renderModel() { this.node.textContent = "RIVAL"; }
  }
  const mimeTypes = ["application/vnd.plotly.v1+json"];
  const rendererFactory = { safe: true, mimeTypes, createRenderer: () => new Rival() };
  return { id: "@jupyterlab/plotly-extension:factory", rendererFactory, rank: 0, dataType: "json" };
}
window._JUPYTERLAB = window._JUPYTERLAB || {};
window._JUPYTERLAB["${NAME}"] = {
  init: (scope) => { modules = scope; },
  get: async () => { const found = await plugin(); return () => ({ __esModule: true, default: found }); },
};
`;
