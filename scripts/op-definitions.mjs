// `node scripts/op-definitions.mjs`: asks TensorFlow's library for the definitions of all its operations and writes what
// the compiler of steps needs of them to lib/engine/op-definitions.json. To be run again with another TensorFlow.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./setup/steps.mjs";

const stored = join(root, "lib", "engine", "op-definitions.json");

/** The addon passes on no TF_GetAllOpList, but Python can call any function of a C library. */
const LIST_OPERATIONS = `
import ctypes, sys
class Buffer(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("length", ctypes.c_size_t)]
library = ctypes.CDLL(sys.argv[1])
library.TF_GetAllOpList.restype = ctypes.POINTER(Buffer)
buffer = library.TF_GetAllOpList().contents
sys.stdout.buffer.write(ctypes.string_at(buffer.data, buffer.length))
`;

/** Names of the installed library's operations by their signature, both sorted; lib/engine/op-definitions.ts reads it. */
export function operationsBySignature() {
  const library = join(root, "node_modules/@tensorflow/tfjs-node-gpu/deps/lib/libtensorflow_cc.so.2");
  const list = execFileSync(join(root, ".venv", "bin", "python"), ["-I", "-c", LIST_OPERATIONS, library], {
    maxBuffer: 1e8,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const names = new Map();
  for (const [, definition] of fieldsOf(list)) {
    const { name, signature } = readDefinition(definition);
    names.set(signature, [...(names.get(signature) ?? []), name]);
  }
  const lines = [...names].map(([signature, ops]) => [signature, ops.sort().join(" ")]);
  return Object.fromEntries(lines.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** An operation's name, inputs, outputs and whether it keeps state: fields 1, 2, 3, 17 of op_def.proto. */
function readDefinition(definition) {
  const fields = [...fieldsOf(definition)];
  const named = (number) => fields.filter(([field]) => field === number).map(([, content]) => readArgument(content));
  const inputs = named(2).map(({ type, count }) => (count ? `${count}*${type}` : type));
  const outputs = named(3).map(({ name, count }) => (count ? `${name}*` : name));
  const stateful = fields.some(([field, value]) => field === 17 && value === 1n);
  const signature = [...(stateful ? ["!"] : []), ...inputs, ">", ...outputs].join(" ");
  return { name: textOf(fields, 1), signature };
}

/** Name, attribute of the type and attribute of the count: fields 1, 4, 5 (or 6, for both) of op_def.proto's ArgDef. */
function readArgument(argument) {
  const fields = [...fieldsOf(argument)];
  const types = textOf(fields, 6);
  return {
    name: textOf(fields, 1),
    type: textOf(fields, 4) || (types ? "?" : "-"),
    count: textOf(fields, 5) || types,
  };
}

function textOf(fields, number) {
  const field = fields.find(([field]) => field === number);
  return field ? field[1].toString("utf8") : "";
}

/** The fields of a protocol-buffer message: number, and content as bytes or, of a varint, as bigint. */
function* fieldsOf(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const kind = tag & 7;
    if (kind === 0) {
      yield [tag >> 3, varint()];
    } else {
      const length = kind === 2 ? Number(varint()) : kind === 1 ? 8 : 4;
      yield [tag >> 3, bytes.subarray(at, at + length)];
      at += length;
    }
  }
}

if (process.argv[1]?.endsWith("op-definitions.mjs")) {
  writeFileSync(stored, `${JSON.stringify(operationsBySignature(), null, 2)}\n`);
}
