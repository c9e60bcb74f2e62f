import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { isIngestError } from "../../domain/errors.js";
import type { HostedFunction } from "../dev.js";

/**
 * The function that a module exports as `handler`, of an ES module or a CommonJS one.
 *
 * @throws Error that says what to do, or what the module threw
 */
export async function loadHandler(cwd: string, file: string): Promise<HostedFunction> {
  const module = await importFile(resolve(cwd, file), file);
  const { handler = (module["default"] as Record<string, unknown> | undefined)?.["handler"] } = module;
  if (typeof handler === "function") return handler as HostedFunction;
  throw new Error(`${file} exports no function "handler"; write: export const handler = async (event) => …`);
}

async function importFile(path: string, file: string): Promise<Record<string, unknown>> {
  if (!existsSync(path)) throw new Error(`there is no file ${path}; is it built?`);
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    throw new Error(`cannot load ${file}: ${whyNot(error, file)}`, { cause: error });
  }
}

function whyNot(error: unknown, file: string): string {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === "ERR_UNKNOWN_FILE_EXTENSION") {
    return `bundle it first, e.g. esbuild ${file} --bundle --platform=node --format=cjs --outfile=index.cjs`;
  }
  // It is the user's own code that failed, at their terminal: with the place.
  return isIngestError(error) ? error.message : inspect(error);
}
