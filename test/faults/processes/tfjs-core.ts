/**
 * @file Runs tfjs-core's own tests, which its package holds, on groklab's engine. Takes parts of names to leave out, as
 * JSON, and prints the outcome of each test, as JSON.
 */
import Module from "node:module";
import { startEngine } from "groklab/engine";
import { installJasmine, runJasmine } from "../../support/jasmine";

// The tests load Jasmine to set a time limit, which `installJasmine` has instead.
const load = Module as unknown as { _load(request: string, ...rest: unknown[]): unknown };
const stock = load._load;
load._load = (request, ...rest) =>
  request.startsWith("jasmine-core") ? { core: () => ({}) } : stock.call(Module, request, ...rest);

async function run(): Promise<void> {
  await startEngine({ backend: "tensorflow", xla: false });
  const excluded: string[] = JSON.parse(process.argv[2]);
  installJasmine();
  const { setTestEnvs } = require("@tensorflow/tfjs-core/dist/jasmine_util");
  setTestEnvs([{ name: "test-tensorflow", backendName: "tensorflow", flags: {}, isDataSync: true }]);
  require("@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops");
  require("@tensorflow/tfjs-core/dist/register_all_gradients");
  require("@tensorflow/tfjs-core/dist/tests");
  const outcomes = await runJasmine((name) => excluded.some((part) => name.includes(part)));
  process.stdout.write(`\n${JSON.stringify(outcomes)}\n`); // the last line: tests print, too
}

run();
