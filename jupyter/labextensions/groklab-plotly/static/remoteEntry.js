// Draws Plotly figures in JupyterLab. Python's plotly brings a renderer of its own (switched off in
// package.json); it keeps the first frame of a figure that is updated and writes pictures into the notebook.
//
// JupyterLab loads extensions as webpack containers: an object with `init`, which hands over the modules it shares, and
// `get`, which resolves to a factory of the module asked for. This file is such a container, written by hand.
(() => {
  const NAME = "groklab-plotly";
  const MIME = "application/vnd.plotly.v1+json";
  const DEFAULT_HEIGHT = 450; // px, Plotly's own
  const STILL_MS = 1500; // a figure that has not moved for so long gets its picture
  const folder = new URL(".", document.currentScript.src);

  let modules; // JupyterLab's shared modules: name -> version -> { get }
  let plotly; // promise of the library, loaded with the first figure

  function loadPlotly() {
    plotly ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("plotly.js", folder);
      script.onload = () =>
        window.Plotly ? resolve(window.Plotly) : reject(new Error(`${script.src} holds no Plotly`));
      script.onerror = () => reject(new Error(`${script.src} cannot be read`));
      document.head.append(script);
    });
    plotly.catch(() => (plotly = undefined)); // the next figure tries again
    return plotly;
  }

  window.groklabPlotly = loadPlotly; // for groklab's own widgets, which draw figures whose points can be chosen

  async function shared(name) {
    const [version] = Object.values(modules[name]);
    return (await version.get())();
  }

  /** What is drawn: a copy, since Plotly writes into what it is given; as wide as the cell, and zoomed as the reader left it. */
  function figureOf(model) {
    const { data = [], layout = {}, config = {}, frames } = structuredClone(model.data[MIME]);
    const { width, ...rest } = layout;
    return {
      data,
      layout: { height: DEFAULT_HEIGHT, uirevision: "keep", ...rest, autosize: true },
      config: { displaylogo: false, ...config, responsive: false },
      frames,
    };
  }

  /** In place of a figure that cannot be drawn: why, and its picture if the notebook holds one. */
  function explanation(error, model) {
    const text = document.createElement("pre");
    text.textContent = `This figure cannot be drawn: ${error.message}.\nRun \`npm run setup\` in the project, then reload this page.`;
    const picture = model.data["image/png"];
    if (!picture) return [text];
    const image = document.createElement("img");
    image.src = `data:image/png;base64,${picture}`;
    image.style.maxWidth = "100%";
    return [text, image];
  }

  async function createPlugin() {
    const { Widget } = await shared("@lumino/widgets");

    class Figure extends Widget {
      #size = new ResizeObserver(() => this.#fit());
      #picture; // timer

      /** Called with the first figure and again with each update of it. */
      async renderModel(model) {
        try {
          const figure = figureOf(model);
          const { react } = await loadPlotly();
          if (this.isDisposed) return;
          if (!this.#drawn) this.node.replaceChildren();
          await react(this.node, figure);
          this.#size.observe(this.node);
          clearTimeout(this.#picture);
          if (!model.data["image/png"]) this.#picture = setTimeout(() => this.#addPicture(model), STILL_MS);
        } catch (error) {
          this.#clear();
          this.node.replaceChildren(...explanation(error, model));
        }
      }

      dispose() {
        if (this.isDisposed) return;
        this.#clear();
        super.dispose();
      }

      get #drawn() {
        return this.node.classList.contains("js-plotly-plot");
      }

      /**
       * The notebook is stored with a picture, for where no JavaScript runs. The kernel gives one to what a cell displays;
       * JupyterLab lets it change no value of a cell's last expression.
       */
      async #addPicture(model) {
        const size = { width: this.node.offsetWidth, height: this.node.offsetHeight };
        if (this.isDisposed || !this.#drawn || size.width === 0) return;
        const address = await window.Plotly.toImage(this.node, { format: "png", ...size });
        if (this.isDisposed || model.data["image/png"]) return;
        model.setData({
          data: { ...model.data, "image/png": address.split(",")[1] },
          metadata: { ...model.metadata, "image/png": size },
        });
      }

      #fit() {
        // Hidden figures (another tab in front, a collapsed cell) have no width to fit.
        if (this.#drawn && this.node.offsetWidth > 0) window.Plotly.Plots.resize(this.node);
      }

      #clear() {
        clearTimeout(this.#picture);
        this.#size.disconnect();
        if (this.#drawn) window.Plotly.purge(this.node);
      }
    }

    return {
      id: `${NAME}:figure`,
      rendererFactory: { safe: true, mimeTypes: [MIME], createRenderer: () => new Figure() },
      rank: 0,
      dataType: "json",
    };
  }

  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB[NAME] = {
    init: (scope) => {
      modules = scope;
    },
    get: async () => {
      const plugin = await createPlugin();
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
