export { type AnyWidget, anywidget } from "./anywidget";
export { type Box, hbox, type Output, output, vbox } from "./boxes";
export {
  button,
  type Control,
  dropdown,
  logSlider,
  progressWidget,
  type Shown,
  type SliderOptions,
  slider,
  text,
  toggle,
} from "./controls";
export { type Controllable, interact, type Settings } from "./interact";
export type { DrawContext } from "./redraw";
export type { Widget } from "./widget";
