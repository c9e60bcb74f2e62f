import { promisify } from "node:util";
import type { Compressor } from "../../domain/ports.js";

/** Gzip by node:zlib, at its default level. Loaded when it is used: most functions never compress. */
export const zlibCompressor: Compressor = {
  gzip: (text) => promisify(process.getBuiltinModule("node:zlib").gzip)(text),
};
