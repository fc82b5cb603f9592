#!/usr/bin/env node
// `npx groklab`: the library is TypeScript source, so tsx is put in place before it is loaded.
require("./closed-pipe.cjs");
require("../core/surroundings.cjs");
require("tsx/cjs");
require("./main").main(process.argv);
