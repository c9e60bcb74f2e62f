#!/usr/bin/env node
import { runCli } from "./cli.js";
import { processIo } from "./cli/process-io.js";

// A hosted handler's timers and connections are not waited for: they may never end.
void runCli(process.argv.slice(2), processIo).then((code) => processIo.exit(code));
