// Preloaded: `node:util` as it is from Node 23 on.
const util = require("node:util");
delete util.isNullOrUndefined;
delete util.isArray;
