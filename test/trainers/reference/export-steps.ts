/**
 * @file Prints what steps.py starts from, as JSON.
 *
 *     cd test/trainers/reference
 *     node --require groklab/register.cjs export-steps.ts | python steps.py > steps.json
 */
import { givenTo, stepCases } from "./step-cases";

process.stdout.write(JSON.stringify(Object.entries(stepCases).map(([name, config]) => givenTo(name, config))));
