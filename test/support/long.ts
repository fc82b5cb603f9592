/** Whether this is `npm run test:long`: tests that take minutes and whose parts others test, too. */
export const LONG = process.env.GROKLAB_TESTS === "long";
