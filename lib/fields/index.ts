/**
 * Fields of a configuration: what each expects, its default, and how kinds are told apart.
 *
 * Begin with {@link number} and {@link since}.
 *
 * @module
 */
export {
  isAtHand,
  isOwnPart,
  keepOwn,
  lookForSources,
  type OwnOptions,
  type OwnPart,
  type OwnRole,
  type OwnSpec,
  ownFaults,
  ownFields,
  ownPart,
  ownValue,
  resolveOwn,
  storedPath,
} from "./own";
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
