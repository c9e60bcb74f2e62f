import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { FileObjectStore } from "../../src/entry/fs.js";
import { objectStoreContract } from "../../src/entry/testing.js";
import { makeTempFolder } from "../support/temp-folder.js";

objectStoreContract(
  { describe, test },
  {
    name: "FileObjectStore",
    async createStore() {
      const temp = await makeTempFolder();
      const root = join(temp.path, "root");
      return {
        store: new FileObjectStore({ root }),
        async readBack(key) {
          try {
            return { body: await readFile(join(root, key)) };
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
            throw error;
          }
        },
        async dispose() {
          const outside = (await readdir(temp.path)).filter((name) => name !== "root");
          const unfinished = await readdir(join(root, ".tmp")).catch(() => []);
          await temp.remove();
          expect({ outside, unfinished }).toEqual({ outside: [], unfinished: [] });
        },
      };
    },
  },
);
