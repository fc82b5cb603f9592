/** @file One of Jupyter's widgets: a state that the kernel and the reader's browser share, each telling the other of changes. */
import { randomUUID } from "node:crypto";
import { type Bundle, type Comm, comms, type Hear } from "../kernel";

const PROTOCOL = "2.1.0";
export const VIEW_MIME = "application/vnd.jupyter.widget-view+json";

/** The packages of the front end, and the versions of their models; `jupyter/widgets.txt` installs them. */
const MODULES = {
  base: { name: "@jupyter-widgets/base", version: "2.0.0" },
  controls: { name: "@jupyter-widgets/controls", version: "2.0.0" },
  output: { name: "@jupyter-widgets/output", version: "1.0.0" },
  anywidget: { name: "anywidget", version: "~0.11.*" },
};

/** What the front end is to make: its module, and the names there of the model and of what draws it. */
export interface WidgetKind {
  readonly module: keyof typeof MODULES;
  readonly model: string;
  readonly view: string;
  /** The module of the view, where that is another. */
  readonly viewModule?: keyof typeof MODULES;
}

/** A state that the kernel and the browser share. */
export interface Widget<State extends object> {
  readonly id: string;
  readonly state: Readonly<State>;
  /** Sets part of the state, here and in the browser. Listeners are told of what the browser changes, not of this. */
  set(part: Partial<State>): void;
  /** Calls `listener` after each change made in the browser; the function returned ends that. */
  onChange(listener: (state: Readonly<State>) => unknown): () => void;
  /** Calls `listener` with each message of the browser that is no change of state, such as a click. */
  onMessage(listener: Hear): () => void;
  /** Sends a message that is no change of state. */
  send(content: object, buffers?: readonly Uint8Array[]): void;
  /** Takes it off the page. */
  close(): void;
}

/** All that are open, for a page that is loaded anew and asks for them. */
const open = new Map<string, Readonly<Record<string, unknown>>>();
let served: unknown; // the kernel's comms, once they were told what to answer

/** Opens a widget. Outside a kernel it has its state alone. */
export function openWidget<State extends object>(kind: WidgetKind, state: State): Widget<State> {
  const shared: Record<string, unknown> & State = { ...namesOf(kind), ...state };
  const changed = new Set<(state: Readonly<State>) => unknown>();
  const messaged = new Set<Hear>();
  const comm = openComm(shared, async ({ method, state: part, content }, buffers) => {
    if (method === "request_state") comm.send(stateMessage("update", shared));
    if (method === "custom")
      for (const listener of messaged) await listener(content as Record<string, unknown>, buffers);
    if (method !== "update") return;
    Object.assign(shared, part);
    comm.send(stateMessage("echo_update", part as object)); // the browser waits for it, and its other views follow
    for (const listener of changed) await listener(shared);
  });
  return {
    id: comm.id,
    state: shared,
    set: (part) => {
      Object.assign(shared, part);
      comm.send(stateMessage("update", part));
    },
    onChange: (listener) => added(changed, listener),
    onMessage: (listener) => added(messaged, listener),
    send: (content, buffers = []) => comm.send({ method: "custom", content }, buffers),
    close: () => {
      open.delete(comm.id);
      comm.close();
    },
  };
}

function added<T>(set: Set<T>, item: T): () => void {
  set.add(item);
  return () => void set.delete(item);
}

function openComm(state: Record<string, unknown>, hear: Hear): Comm {
  const kernel = comms();
  if (!kernel) return { id: randomUUID(), send: () => {}, close: () => {} };
  if (served !== kernel)
    kernel.serve("jupyter.widget.control", (comm) => ({ hear: ({ method }) => tellAll(comm, method) }));
  served = kernel;
  const metadata = { version: PROTOCOL };
  const opened = { state, buffer_paths: [] };
  const comm = kernel.open("jupyter.widget", opened, { metadata, hear, closed: () => open.delete(comm.id) });
  open.set(comm.id, state);
  return comm;
}

function tellAll(comm: Comm, method: unknown): void {
  if (method !== "request_states") return;
  const states = [...open].map(([id, state]) => {
    const { _model_name: model_name, _model_module: model_module, _model_module_version: model_module_version } = state;
    return [id, { model_name, model_module, model_module_version, state }];
  });
  comm.send({ method: "update_states", states: Object.fromEntries(states), buffer_paths: [] });
}

function namesOf({ module, model, view, viewModule = module }: WidgetKind): Record<string, string> {
  const [models, views] = [MODULES[module], MODULES[viewModule]];
  return {
    ...{ _model_module: models.name, _model_module_version: models.version, _model_name: model },
    ...{ _view_module: views.name, _view_module_version: views.version, _view_name: view },
  };
}

const stateMessage = (method: string, state: object) => ({ method, state, buffer_paths: [] });

/** How the state of one widget names another. */
export function referenceTo({ id }: { readonly id: string }): string {
  return `IPY_MODEL_${id}`;
}

/** The output that draws a widget; `text` is for a page that draws none. */
export function viewOf({ id }: { readonly id: string }, text: string): Bundle {
  return { "text/plain": text, [VIEW_MIME]: { version_major: 2, version_minor: 0, model_id: id } };
}
