#!/usr/bin/env node
// `npx groklab`.
require("./closed-pipe.cjs");
require("./temporary-folder.cjs");
require("../register.cjs");
require("./main").main(process.argv);
