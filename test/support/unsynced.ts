import * as real from "node:fs/promises";
import { dirname } from "node:path";

/**
 * node:fs/promises on the real disk, with an account of what a power cut could take: a file's content is
 * there for sure once the file was synced, a name once its folder was (POSIX fsync). Paths are absolute.
 */
export class UnsyncedAccount {
  readonly #contents = new Set<string>();
  readonly #names = new Set<string>();
  /** Names given to files before their content was synced: a power cut could show such a file in part. */
  readonly torn: string[] = [];

  /** What the code under test gets in place of node:fs/promises. */
  readonly fsPromises = {
    ...real,
    open: async (path: string, flags: string) => {
      const handle = await real.open(path, flags);
      if (flags !== "r") {
        this.#names.add(path);
        this.#contents.add(path);
      }
      const [write, sync] = [handle.writeFile.bind(handle), handle.sync.bind(handle)];
      handle.writeFile = async (...args) => {
        this.#contents.add(path);
        await write(...args);
      };
      handle.sync = async () => {
        // What comes while the disk syncs may be too late.
        const before = [...this.#names].filter((name) => dirname(name) === path);
        await sync();
        this.#contents.delete(path);
        for (const name of before) this.#names.delete(name);
      };
      return handle;
    },
    link: async (from: string, to: string) => {
      if (this.#contents.has(from)) this.torn.push(to);
      await real.link(from, to);
      this.#names.add(to);
    },
    mkdir: async (path: string, options: { readonly recursive: true }) => {
      const first = await real.mkdir(path, options);
      for (let folder = path; first !== undefined && folder.length >= first.length; folder = dirname(folder))
        this.#names.add(folder);
      return first;
    },
  };

  /** Whether a file or folder has its name, and all folders above theirs, also after a power cut now. */
  survives(path: string): boolean {
    return !this.#names.has(path) && (dirname(path) === path || this.survives(dirname(path)));
  }
}
