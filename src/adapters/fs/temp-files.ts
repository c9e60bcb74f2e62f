import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Where unfinished writes are kept, beside the objects and so on the same file system. */
export const TEMP_FOLDER = ".tmp";

// A pid alone does not name a process: in a container every run has the same one. Its start time does,
// and two copies of this module loaded into one process agree on it.
const STARTED_MS = Math.round(performance.timeOrigin);
const TEMP_NAME = /^(\d+)-(\d+)-/;

/** A name of its own for an unfinished write of this process. */
export function tempFileName(): string {
  return `${process.pid}-${STARTED_MS}-${randomUUID()}`;
}

/** Removes what processes that no longer run have left unfinished, as far as it can: they are in nobody's way. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid, startedMs] = TEMP_NAME.exec(name) ?? [];
    if (pid !== undefined && !isWritersOwn(Number(pid), Number(startedMs))) {
      await rm(join(folder, name), { force: true }).catch(() => undefined);
    }
  }
}

function isWritersOwn(pid: number, startedMs: number): boolean {
  if (pid === process.pid) return startedMs === STARTED_MS;
  try {
    process.kill(pid, 0); // signal 0 only asks
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
