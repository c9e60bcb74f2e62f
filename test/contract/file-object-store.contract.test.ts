import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
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
      const open = () => ({
        store: new FileObjectStore({ root }),
        async readBack(key: string) {
          try {
            return { body: await readFile(join(root, key)) };
          } catch (error) {
            if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
            throw error;
          }
        },
      });
      return {
        ...open(),
        reopen: open,
        // A file in the root's place (ENOTDIR) stops root too, whom no permission does.
        async outage() {
          const aside = join(temp.path, "aside");
          await rename(root, aside);
          await writeFile(root, "");
          return async () => {
            await rm(root);
            await rename(aside, root);
          };
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
