#!/usr/bin/env node
import process from "node:process";
import { runCli } from "./cli.js";
import { processIo } from "./cli/process-io.js";

// Only a handler's module that awaits at its top level what never comes leaves nothing to wait for.
process.once("beforeExit", () => {
  process.stderr.write(
    "clickstream-ingest: the handler's module never ends to load; see its top-level await\n",
  );
  processIo.exit(1);
});

// A hosted handler's timers and connections are not waited for: they may never end.
void runCli(process.argv.slice(2), processIo).then((code) => processIo.exit(code));
