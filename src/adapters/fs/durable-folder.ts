import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/** Waits until the folder's entries are on disk: a new file's name is not before its folder is (fsync(2)). */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Creates `folder` at or below `root` and waits until every name on the way to it is on disk: from
 * `root` down always, because another process may have created one a moment ago and not synced it
 * yet; above `root` what was created here.
 */
export async function makeDurableFolder(folder: string, root: string): Promise<void> {
  const created = await mkdir(folder, { recursive: true });
  const top = created !== undefined && created.length <= root.length ? dirname(created) : root;
  for (let parent = folder; parent !== top;) {
    parent = dirname(parent);
    await syncFolder(parent);
  }
}
