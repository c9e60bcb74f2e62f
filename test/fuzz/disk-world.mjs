// A folder with a store's root and what must not be touched beside it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { hold } from "./violation.mjs";

/** By their path in the world: the names are such that a root's prefix or a key's parent would hit them. */
const CANARIES = { canary: "alive", "root.txt": "alive", "rootx/canary": "alive", "events/canary": "alive" };

/** @param folder an empty one that the worlds are made in, one at a time */
export function createWorld(folder) {
  const world = mkdtempSync(join(folder, "world-"));
  const root = join(world, "root");
  for (const [path, content] of Object.entries(CANARIES)) {
    mkdirSync(join(world, path, ".."), { recursive: true });
    writeFileSync(join(world, path), content);
  }
  return {
    root,
    /**
     * The files below the root, as objects.
     *
     * @throws Violation where anything is beside it, or was changed
     */
    objects() {
      const found = filesBelow(folder).map((path) => relative(world, path));
      const beside = found.filter((path) => !path.startsWith("root/")).sort();
      hold(
        beside.join() === Object.keys(CANARIES).sort().join(),
        `beside the store's root: ${beside.join(", ")}`,
      );
      for (const [path, content] of Object.entries(CANARIES)) {
        hold(
          readFileSync(join(world, path), "utf8") === content,
          `${path} beside the store's root was changed`,
        );
      }
      return found
        .filter((path) => path.startsWith("root/"))
        .map((path) => ({ key: path.slice("root/".length), body: readFileSync(join(world, path)) }));
    },
    remove: () => rmSync(world, { recursive: true, force: true }),
  };
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}
