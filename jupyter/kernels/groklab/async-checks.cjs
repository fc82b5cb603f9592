// Where anything uses AsyncLocalStorage, as Playwright does, Node 20 and 22 check that asynchronous callbacks end in the order in
// which they began, and end the process where they do not. Code that Interrupt ends by force leaves its callbacks open: the checks
// wait until Node has cleared them. `--no-force-async-hooks-checks` switches off the checks that nothing asked for alone.

const { fields, places } = findFields();
let suspended = places.map(() => 0);

/** The counters of those who want the checks, by which Node decides on them: they have no public name. */
function findFields() {
  const { noDeprecation } = process;
  try {
    process.noDeprecation = true;
    const { async_hook_fields: fields, constants } = process.binding("async_wrap");
    return { fields, places: [constants.kCheck, constants.kTotals] };
  } catch {
    return { fields: [], places: [] }; // a Node that has no such checks
  } finally {
    process.noDeprecation = noDeprecation;
  }
}

function suspendChecks() {
  suspended = places.map((at, i) => suspended[i] + fields[at]);
  for (const at of places) fields[at] = 0;
}

function resumeChecks() {
  for (const [i, at] of places.entries()) fields[at] += suspended[i];
  suspended = places.map(() => 0);
}

module.exports = { suspendChecks, resumeChecks };
