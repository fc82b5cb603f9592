// Jupyter's messages as they lie on the wire: addresses, a delimiter, a signature, four parts of JSON, and any number of
// binary parts, which the signature does not cover. tslab's own message class signs them, and answers in its client's name.
const { createHmac, randomUUID, timingSafeEqual } = require("node:crypto");
const { userInfo } = require("node:os");

const DELIMITER = Buffer.from("<IDS|MSG>");
const VERSION = "5.4"; // of the protocol

const session = randomUUID(); // of this kernel
const username = nameOfUser();

/**
 * The message in `frames`: `{ addresses, header, parent, metadata, content, buffers }`.
 * @throws Error if it is no message, or signed with another key
 */
function readMessage(key, frames) {
  const at = frames.findIndex((frame) => frame.equals(DELIMITER));
  if (at < 0 || frames.length < at + 6) throw new Error(`a message of ${frames.length} frames has no four parts`);
  const parts = frames.slice(at + 2, at + 6);
  const signature = Buffer.from(sign(key, parts));
  if (signature.length !== frames[at + 1].length || !timingSafeEqual(signature, frames[at + 1])) {
    throw new Error("a message is signed with another key");
  }
  const [header, parent, metadata, content] = parts.map((part) => JSON.parse(part.toString()));
  return { addresses: frames.slice(0, at), header, parent, metadata, content, buffers: frames.slice(at + 6) };
}

/** The frames of a message of this kernel; `parent` is the header of the one that it answers. */
function writeMessage(key, type, content, { parent = {}, addresses = [], metadata = {}, buffers = [] } = {}) {
  const header = { msg_id: randomUUID(), session, username, date: new Date().toISOString(), msg_type: type };
  const parts = [{ ...header, version: VERSION }, parent, metadata, content].map((part) => JSON.stringify(part));
  return [...addresses, DELIMITER, sign(key, parts), ...parts, ...buffers];
}

function sign(key, parts) {
  if (key === "") return ""; // Jupyter's way to switch signatures off
  const hash = createHmac("sha256", key);
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}

function nameOfUser() {
  try {
    return userInfo().username;
  } catch {
    return "groklab"; // a user without an entry, as in some containers
  }
}

/** Where a socket of a connection file lies; ports of Jupyter's `ipc` end file names. */
function addressOf({ transport, ip }, port) {
  return transport === "ipc" ? `ipc://${ip}-${port}` : `${transport}://${ip}:${port}`;
}

module.exports = { readMessage, writeMessage, addressOf, VERSION };
