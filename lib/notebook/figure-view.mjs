// The part in the browser of a figure whose points are chosen, and of the table of runs above it. The kernel gives `figure`
// (Plotly's data and layout), for a table `columns` and `rows` (`{ id, name, cells }`), and `chosen`, the ids of the rows that are drawn
// each in a curve of its name. Where figures can not be drawn it shows `picture`, a PNG, or `text`. The page answers with `chosen`, and with the points of a click or a selection.
const STYLE = `
.groklab-runs { max-height: 16em; overflow: auto; margin-bottom: 8px; }
.groklab-runs table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.groklab-runs th { position: sticky; top: 0; background: var(--jp-layout-color1, white); }
.groklab-runs :is(th, td) { padding: 2px 10px; white-space: nowrap; text-align: right; }
.groklab-runs tbody tr { cursor: pointer; }
.groklab-runs tr.chosen td:first-child { border-left: 4px solid var(--colour, currentColor); font-weight: 600; }
.groklab-runs :is(th, td):first-child { border-left: 4px solid transparent; text-align: left; }
.groklab-runs tr:is(:hover, .pointed) td { background: var(--jp-layout-color2, #eee); }`;

/** What the kernel is told of a point of the figure. */
const toldOf = ({ curveNumber: trace, pointNumber: point, data: { name = "" }, x, y, z }) => ({
  trace,
  name,
  point,
  x,
  y,
  z,
});

function element(name, properties = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function tableOf(model, point) {
  const rows = new Map();
  const body = model.get("rows").map(({ id, name, cells }) => {
    const row = element(
      "tr",
      { title: name },
      cells.map((text) => element("td", { textContent: text })),
    );
    row.onclick = () => {
      const chosen = model.get("chosen");
      model.set("chosen", chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
      model.save_changes();
    };
    row.onmouseenter = () => point(name);
    row.onmouseleave = () => point(undefined);
    rows.set(name, { row, id });
    return row;
  });
  const head = element(
    "tr",
    {},
    model.get("columns").map((text) => element("th", { textContent: text })),
  );
  const table = element("table", {}, [element("thead", {}, [head]), element("tbody", {}, body)]);
  return {
    node: element("div", { className: "groklab-runs" }, [element("style", { textContent: STYLE }), table]),
    rows,
  };
}

/** What groklab's extension of JupyterLab draws with; undefined where it is missing, or another than this script is made for. */
async function findDrawing() {
  const { loadPlotly, themed, onTheme } = window.groklabFigures ?? {};
  if (!loadPlotly || !themed || !onTheme) return undefined;
  const plotly = await loadPlotly().catch(() => undefined);
  return plotly && { plotly, themed, onTheme };
}

function pictureOf(model) {
  const picture = model.get("picture");
  if (!picture) return element("div", { textContent: model.get("text") });
  const image = element("img", { src: `data:image/png;base64,${picture}`, alt: model.get("text") });
  image.style.maxWidth = "100%";
  return image;
}

export default {
  async render({ model, el }) {
    const drawing = await findDrawing();
    if (!drawing) return void el.append(pictureOf(model));
    const { plotly, themed, onTheme } = drawing;
    const plot = element("div");
    const curvesOf = (name) =>
      plot.data.flatMap(({ legendgroup }, i) => (name !== undefined && legendgroup === name ? [i] : []));
    const point = (name) => {
      const [all, its] = [plot.data.flatMap(({ legendgroup }, i) => (legendgroup ? [i] : [])), curvesOf(name)];
      if (all.length > 0) plotly.restyle(plot, { "line.width": all.map((i) => (its.includes(i) ? 5 : 2.5)) }, all);
    };
    const { node, rows } = model.get("rows") ? tableOf(model, point) : { rows: new Map() };
    el.append(...(node ? [node] : []), plot);
    const draw = async () => {
      const { data, layout } = structuredClone(model.get("figure"));
      await plotly.react(
        plot,
        themed({
          data,
          layout: { uirevision: "keep", ...layout, width: undefined, autosize: true },
          config: { displaylogo: false },
        }),
      );
      for (const [name, { row, id }] of rows) {
        row.classList.toggle("chosen", model.get("chosen").includes(id));
        const [curve] = curvesOf(name);
        row.style.setProperty("--colour", plot.data[curve]?.line?.color ?? "currentColor");
      }
    };
    await draw();
    model.on("change:figure", draw);
    const ends = onTheme(draw);
    const tell = (event) => event && model.send({ points: event.points.map(toldOf) });
    const mark = (event, pointed) =>
      rows.get(event.points[0].data.legendgroup)?.row.classList.toggle("pointed", pointed);
    plot.on("plotly_click", tell);
    plot.on("plotly_selected", tell);
    plot.on("plotly_hover", (event) => mark(event, true));
    plot.on("plotly_unhover", (event) => mark(event, false));
    const size = new ResizeObserver(() => plot.offsetWidth > 0 && plotly.Plots.resize(plot));
    size.observe(el);
    return () => {
      size.disconnect();
      ends();
      plotly.purge(plot);
    };
  },
};
