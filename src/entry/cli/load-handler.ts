import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isIngestError } from "../../domain/errors.js";
import type { HostedFunction } from "../dev.js";

/**
 * The function that a module exports as `handler`, of an ES module or a CommonJS one.
 *
 * @throws Error in one line that says what to do
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
    // It is the user's own code that failed, at their terminal.
    const why = isIngestError(error) ? error.message : String(error).split("\n", 1).join();
    throw new Error(`cannot load ${file}: ${why}`, { cause: error });
  }
}
