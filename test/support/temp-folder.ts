import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

export interface TempFolder {
  readonly path: string;
  /** Every file below, relative, in order. */
  files(): Promise<string[]>;
  remove(): Promise<void>;
}

export async function makeTempFolder(): Promise<TempFolder> {
  const path = await mkdtemp(join(tmpdir(), "clickstream-ingest-"));
  return {
    path,
    async files() {
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => relative(path, join(entry.parentPath, entry.name)))
        .sort();
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
