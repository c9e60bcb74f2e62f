import { access, constants, link, lstat, open, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ConfigurationError, StoreRejectedError } from "../../domain/errors.js";
import type { ObjectStore, PutOutcome, RawObject } from "../../domain/ports.js";
import { assertStorableKey } from "../../domain/storable-key.js";
import { makeDurableFolder, syncFolder } from "./durable-folder.js";
import { errnoOf, toStoreError } from "./fs-error.js";
import { removeLeftovers, TEMP_FOLDER, tempFileName } from "./temp-files.js";

export interface FileObjectStoreOptions {
  /** The folder that holds the objects, created with the first one; relative to the working directory. */
  readonly root: string;
}

/**
 * Objects as files: the key is the path below `root`. Content type and encoding are not kept.
 *
 * A file is written under `<root>/.tmp/`, synced, then linked to its place, which fails where the
 * name is taken: readers see the whole object or none, and one writer wins, across processes too.
 * Needs a POSIX file system with hard links. Has no timeout of its own: a disk cannot be hurried.
 */
export class FileObjectStore implements ObjectStore {
  readonly #root: string;
  readonly #tempFolder: string;
  readonly #folders = new Map<string, Promise<void>>();

  /** @throws ConfigurationError without a root */
  constructor({ root }: FileObjectStoreOptions) {
    if (typeof root !== "string" || root === "") throw new ConfigurationError("root must name a folder");
    this.#root = resolve(root);
    this.#tempFolder = join(this.#root, TEMP_FOLDER);
  }

  /**
   * Creates the root and removes what killed processes left unfinished in it. The first put does so anyway:
   * this is for who wants to know at the start that the folder can be used.
   *
   * @throws StoreRejectedError where it cannot be; StoreUnavailableError where it may be later
   */
  async prepare(): Promise<void> {
    // Who asks again wants to know what is so now: the folders may have been removed since.
    this.#folders.clear();
    try {
      await this.#prepareTempFolder();
      for (const folder of [this.#root, this.#tempFolder]) await access(folder, constants.W_OK);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  async putIfAbsent(object: RawObject): Promise<PutOutcome> {
    assertStorableKey(object.key);
    if (object.key.split("/", 1)[0] === TEMP_FOLDER) {
      throw new StoreRejectedError(
        `object key begins with ${TEMP_FOLDER}/, where unfinished writes are kept`,
      );
    }
    try {
      return await this.#put(object);
    } catch (error) {
      if (errnoOf(error) !== "ENOENT") throw toStoreError(error);
    }
    // Somebody removed the folders since they were made: make them again, once.
    this.#folders.clear();
    try {
      return await this.#put(object);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  async #put({ key, body }: RawObject): Promise<PutOutcome> {
    const target = join(this.#root, key);
    const folder = dirname(target);
    const temp = join(this.#tempFolder, tempFileName());
    await this.#prepareTempFolder();
    await this.#once(folder, () => makeDurableFolder(folder, this.#root));

    try {
      await writeDurably(temp, body);
      const outcome = await linkUnlessTaken(temp, target);
      await syncFolder(folder);
      return outcome;
    } finally {
      await rm(temp, { force: true });
    }
  }

  #prepareTempFolder(): Promise<void> {
    return this.#once(this.#tempFolder, async () => {
      await makeDurableFolder(this.#tempFolder, this.#root);
      await removeLeftovers(this.#tempFolder);
    });
  }

  /** Does the work for a folder once; again only where it failed. */
  #once(folder: string, work: () => Promise<void>): Promise<void> {
    const known = this.#folders.get(folder);
    if (known !== undefined) return known;
    const working = work();
    this.#folders.set(folder, working);
    working.catch(() => this.#folders.delete(folder));
    return working;
  }
}

async function writeDurably(path: string, body: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(body);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function linkUnlessTaken(temp: string, target: string): Promise<PutOutcome> {
  try {
    await link(temp, target);
    return "created";
  } catch (error) {
    // A folder of that name says EEXIST too, and is no object.
    if (errnoOf(error) === "EEXIST" && (await lstat(target)).isFile()) return "exists";
    throw error;
  }
}
