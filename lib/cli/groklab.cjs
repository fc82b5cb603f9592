#!/usr/bin/env node
// `npx groklab`.
require("./closed-pipe.cjs");
require("../core/surroundings.cjs");
require("../register.cjs");
require("./main").main(process.argv);
