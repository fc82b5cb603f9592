/**
 * Fields of a configuration: what each expects, and how the kinds of a section are told apart.
 *
 * Begin with {@link number} and {@link since}.
 *
 * @module
 */
export { allFields, allKeys, type Field, listOf, type Variants, valueAt, variantOf } from "./shape";
export {
  atLeastZero,
  belowOne,
  finite,
  flag,
  isLater,
  kind,
  layers,
  number,
  numberOrNull,
  oneOf,
  pair,
  positive,
  share,
  since,
  whole,
  wholeOrNull,
  wholes,
  width,
  widths,
} from "./values";
