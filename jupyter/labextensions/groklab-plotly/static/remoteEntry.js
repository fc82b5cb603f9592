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

  const isDark = () => document.body.dataset.jpThemeLight === "false";
  const followers = new Set(); // what is drawn anew when the theme changes
  const themes = new MutationObserver(() => {
    for (const redraw of followers) redraw();
  });

  /** Calls `redraw` after each change of JupyterLab's theme; the function returned ends that. */
  function onTheme(redraw) {
    if (followers.size === 0) themes.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
    followers.add(redraw);
    return () => followers.delete(redraw);
  }

  const INK = ["#111111", "#FFFFFF"]; // on a coloured cell of a map, whatever lies around it
  const [DARKEST, LIGHTEST] = [17, 238];

  /** A colour for dark ground: greys change places, as ink and paper do; dark colours become lighter, light ones stay. */
  function onDark(colour) {
    if (INK.includes(colour)) return colour;
    const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour === "white" ? "#ffffff" : colour);
    const numbers = hex ? hex.slice(1).map((two) => Number.parseInt(two, 16)) : colour.match(/[\d.]+/g)?.map(Number);
    if (!numbers || numbers.length < 3 || (!hex && !/^rgb/.test(colour))) return colour;
    const [rgb, alpha] = [numbers.slice(0, 3), numbers[3] ?? 1];
    const isGrey = Math.max(...rgb) - Math.min(...rgb) < 12;
    const light = (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 255;
    const mixed = rgb.map((value) => {
      if (isGrey) return DARKEST + ((255 - value) * (LIGHTEST - DARKEST)) / 255;
      return light < 0.45 ? value + (255 - value) * (0.45 - light) : value;
    });
    return `rgba(${mixed.map(Math.round)},${alpha})`;
  }

  /** The figure on the ground of JupyterLab's theme: dark ground shows through its paper. */
  function themed(figure) {
    if (!isDark()) return figure;
    const recoloured = (value, key) => {
      if (key === "colorscale" || ArrayBuffer.isView(value)) return value;
      if (Array.isArray(value)) return value.map((one) => recoloured(one, key));
      if (typeof value === "string") {
        if (/color$/i.test(key)) return onDark(value);
        return value.replace(/(?<=color:\s*)#[0-9a-f]{6}/gi, onDark); // in the style of a text
      }
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, recoloured(one, name)]));
    };
    const { data, layout, ...rest } = figure;
    const ground = { paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" };
    const font = { ...layout.font, color: layout.font?.color ?? "#222222" };
    return { ...rest, data: recoloured(data, ""), layout: { ...recoloured({ ...layout, font }, ""), ...ground } };
  }

  // For groklab's own widgets, which draw figures whose points can be chosen.
  window.groklabFigures = { loadPlotly, themed, onTheme };

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

  async function createWaitingWidgets() {
    if (!modules["@jupyter-widgets/base"]) return []; // Jupyter's widgets are not installed
    const { createPlugin } = await import(new URL("waiting-widgets.js", folder));
    return createPlugin(NAME, shared);
  }

  async function createFigures() {
    const { Widget } = await shared("@lumino/widgets");

    class Figure extends Widget {
      #size = new ResizeObserver(() => this.#fit());
      #picture; // timer
      #model; // the latest
      #ends = onTheme(() => this.#model && this.renderModel(this.#model));

      /** Called with the first figure and again with each update of it. */
      async renderModel(model) {
        this.#model = model;
        try {
          const figure = figureOf(model);
          const { react } = await loadPlotly();
          if (this.isDisposed) return;
          if (!this.#drawn) this.node.replaceChildren();
          await react(this.node, themed(figure));
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
        this.#ends();
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
        const address = await window.Plotly.toImage(figureOf(model), { format: "png", ...size }); // light, for paper
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
    get: async (name) => {
      const plugin = await (name === "./extension" ? createWaitingWidgets() : createFigures());
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
