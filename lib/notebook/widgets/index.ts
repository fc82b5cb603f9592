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
export { type Controllable, type DrawContext, interact, type Settings } from "./interact";
export type { Widget } from "./widget";
