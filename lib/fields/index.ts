/**
 * Fields of a configuration: what each expects, and how the kinds of a section are told apart.
 *
 * Begin with {@link number} and {@link since}.
 *
 * @module
 */
export { allFields, allKeys, type Field, listOf, type Variants, valueAt, variantOf } from "./shape";
export {
  activationName,
  atLeastZero,
  belowOne,
  finite,
  flag,
  isLater,
  kind,
  layers,
  noOptions,
  number,
  numberOrNull,
  oneOf,
  pair,
  positive,
  share,
  since,
  whole,
  wholeNumbers,
  wholeOrNull,
  wholes,
  width,
  widths,
  word,
} from "./values";
