import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Compressor } from "../../domain/ports.js";

const gzipAsync = promisify(gzip);

/** Gzip by node:zlib, at its default level. */
export const zlibCompressor: Compressor = { gzip: (text) => gzipAsync(text) };
