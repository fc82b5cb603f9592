// In place of a widget that is not drawn stands the picture or the text that the notebook holds beside it. Jupyter's widgets are
// drawn once a kernel runs, and say "Loading widget..." until then: without a kernel, for ever.
const WIDGET = "application/vnd.jupyter.widget-view+json";
const LOST = /^Error displaying widget/; // the kernel and the notebook lack its state

function standIn({ "image/png": picture, "text/plain": text = "" }) {
  const plain = [text].flat().join("");
  if (picture) {
    const image = Object.assign(new Image(), { src: `data:image/png;base64,${picture}`, alt: plain });
    image.style.maxWidth = "100%";
    return image;
  }
  return Object.assign(document.createElement("pre"), { textContent: plain });
}

/** Of the renderer of Jupyter's widgets, which empties its node before it draws. */
function withStandIn(prototype) {
  const { renderModel } = prototype;
  prototype.renderModel = async function (model) {
    const drawn = renderModel.call(this, model);
    this.node.replaceChildren(standIn(model.data));
    await drawn;
    if (LOST.test(this.node.textContent)) this.node.replaceChildren(standIn(model.data));
  };
}

/** A plugin of JupyterLab; `shared` gives the modules that it shares. */
export async function createPlugin(name, shared) {
  const { IRenderMimeRegistry } = await shared("@jupyterlab/rendermime");
  const { IJupyterWidgetRegistry } = await shared("@jupyter-widgets/base"); // so that Jupyter's widgets are there before
  return {
    id: `${name}:waiting-widgets`,
    autoStart: true,
    requires: [IRenderMimeRegistry, IJupyterWidgetRegistry],
    activate: (_, rendermime) => {
      const renderer = rendermime.getFactory(WIDGET).createRenderer({ mimeType: WIDGET });
      withStandIn(Object.getPrototypeOf(renderer));
      renderer.dispose();
    },
  };
}
