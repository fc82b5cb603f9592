/** @file A widget whose part in the browser the reader writes. */
import { randomUUID } from "node:crypto";
import { type Shown, shownBy } from "./controls";
import { openWidget, type Widget } from "./widget";

/** A widget of one's own, which can be shown. */
export type AnyWidget<State extends object> = Widget<State> & Shown;

/**
 * A widget whose part in the browser is the text of an ES module: `export default { render({ model, el }) { … } }`, where
 * `model.get(name)`, `model.set(name, value)` with `model.save_changes()`, `model.on("change:name", …)`, `model.send(…)` and
 * `model.on("msg:custom", …)` speak with this side.
 *
 * @param state what both sides share, as JSON
 * @example
 * const dial = anywidget("export default { render({ model, el }) { el.textContent = model.get('turns'); } }", { turns: 3 });
 * dial.onChange(({ turns }) => console.log(turns));
 */
export function anywidget<State extends object>(esm: string, state: State, { css = "" } = {}): AnyWidget<State> {
  const kind = { module: "anywidget", model: "AnyModel", view: "AnyView" } as const;
  const own = { _esm: esm, _css: css, _anywidget_id: `groklab.${randomUUID()}` };
  const widget = openWidget<State>(kind, { ...own, ...state });
  return { ...widget, ...shownBy(widget, () => "a widget of one's own") };
}
