import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { FileObjectStore } from "../../src/entry/fs.js";
import { ConfigurationError, StoreRejectedError, StoreUnavailableError } from "../../src/entry/index.js";
import { failureOf } from "../support/failure-of.js";
import { makeTempFolder, type TempFolder } from "../support/temp-folder.js";

const KEY = "events/2026/11/22/14/event-0199d3f0-0000-7000-8000-000000000000.json";
const object = (key = KEY, body: string | Uint8Array = "x") => ({ key, body, contentType: "text/plain" });

let temp: TempFolder;
let root: string;
beforeEach(async () => {
  temp = await makeTempFolder();
  root = join(temp.path, "data");
});
afterEach(() => temp.remove());

const newStore = () => new FileObjectStore({ root });

describe("the constructor", () => {
  test("refuses an empty root, which would be the working directory", () => {
    expect(() => new FileObjectStore({ root: "" })).toThrow(ConfigurationError);
  });

  test("touches nothing", async () => {
    newStore();
    await expect(readdir(temp.path)).resolves.toEqual([]);
  });
});

describe("prepare", () => {
  test("makes the root, and puts as before", async () => {
    const store = newStore();
    await store.prepare();
    await expect(readdir(temp.path)).resolves.toEqual(["data"]);
    await expect(store.putIfAbsent(object())).resolves.toBe("created");
  });

  test("makes again what was removed since", async () => {
    const store = newStore();
    await store.prepare();
    await rm(root, { recursive: true });
    await store.prepare();
    await expect(readdir(temp.path)).resolves.toEqual(["data"]);
  });

  test("says what is wrong with a root that cannot be used", async () => {
    await writeFile(root, "a file");
    const error = await failureOf(newStore().prepare());
    expect(error).toBeInstanceOf(StoreRejectedError);
    expect(error.message).toContain("ENOTDIR");
  });
});

describe("a put", () => {
  test("stores the key as a path below the root, which it makes", async () => {
    root = join(temp.path, "not", "there", "yet");
    await expect(newStore().putIfAbsent(object())).resolves.toBe("created");
    await expect(temp.files()).resolves.toEqual([join("not/there/yet", KEY)]);
  });

  test("of a key without a folder is stored in the root itself", async () => {
    await expect(newStore().putIfAbsent(object("plain"))).resolves.toBe("created");
    await expect(newStore().putIfAbsent(object("plain"))).resolves.toBe("exists");
    await expect(temp.files()).resolves.toEqual(["data/plain"]);
  });

  test("is seen by another store on the same root", async () => {
    await newStore().putIfAbsent(object(KEY, "first"));
    await expect(newStore().putIfAbsent(object(KEY, "second"))).resolves.toBe("exists");
    await expect(readFile(join(root, KEY), "utf8")).resolves.toBe("first");
  });

  test("works again after the whole data folder was removed", async () => {
    const store = newStore();
    await store.putIfAbsent(object());
    await rm(root, { recursive: true });
    await expect(store.putIfAbsent(object())).resolves.toBe("created");
    await expect(temp.files()).resolves.toEqual([join("data", KEY)]);
  });

  test("works again after only its folder was removed", async () => {
    const store = newStore();
    await store.putIfAbsent(object());
    await rm(join(root, "events"), { recursive: true });
    await expect(store.putIfAbsent(object())).resolves.toBe("created");
    await expect(temp.files()).resolves.toEqual([join("data", KEY)]);
  });

  test("works for many writers at once after the data folder was removed", async () => {
    const store = newStore();
    await store.putIfAbsent(object());
    await rm(root, { recursive: true });
    const keys = Array.from({ length: 20 }, (_, index) => `${dirname(KEY)}/${index}`);
    await Promise.all(keys.map((key) => store.putIfAbsent(object(key))));
    await expect(temp.files()).resolves.toEqual(keys.map((key) => join("data", key)).sort());
  });

  test.each([".tmp/a", ".tmp/a/b", ".tmp"])("of %s, among the unfinished writes, is refused", async (key) => {
    await expect(newStore().putIfAbsent(object(key))).rejects.toBeInstanceOf(StoreRejectedError);
    await expect(temp.files()).resolves.toEqual([]);
  });

  test("leaves nothing behind but the object, whether it was created or existed", async () => {
    const store = newStore();
    await store.putIfAbsent(object());
    await store.putIfAbsent(object());
    await expect(temp.files()).resolves.toEqual([join("data", KEY)]);
  });

  test("that fails while it writes leaves nothing behind", async () => {
    const notABody = { ...object(), body: 7 as unknown as string };
    await expect(newStore().putIfAbsent(notABody)).rejects.toBeInstanceOf(StoreUnavailableError);
    await expect(temp.files()).resolves.toEqual([]);
  });
});

describe("something that is no object where one should be", () => {
  test.each<[what: string, make: (path: string) => Promise<unknown>]>([
    ["a folder", (path) => mkdir(path, { recursive: true })],
    ["a symbolic link to nothing", (path) => symlink("nowhere", path)],
    ["a symbolic link to a file", (path) => symlink("../outside", path)],
    ["a symbolic link to itself", (path) => symlink(path, path)],
  ])("%s of the object's name is an error for good, and stays as it is", async (_, make) => {
    await writeFile(join(temp.path, "outside"), "untouched");
    await mkdir(root);
    await make(join(root, "taken"));
    const before = await readdir(root, { withFileTypes: true });
    const error = await failureOf(newStore().putIfAbsent(object("taken")));
    expect(error).toBeInstanceOf(StoreRejectedError);
    expect(error.message).toMatch(/^the file system answered EEXIST: /);
    const after = (await readdir(root, { withFileTypes: true })).filter(({ name }) => name !== ".tmp");
    expect(after.map(String)).toEqual(before.map(String));
    await expect(readdir(join(root, ".tmp"))).resolves.toEqual([]);
    await expect(readFile(join(temp.path, "outside"), "utf8")).resolves.toBe("untouched");
  });

  test.each(["events", "events/2026", "events/2026/11/22/14", ".tmp"])(
    "a file at %s, where a folder should be, is an error for good, and stays as it is",
    async (path) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), "a file");
      await expect(newStore().putIfAbsent(object())).rejects.toBeInstanceOf(StoreRejectedError);
      await expect(readFile(join(root, path), "utf8")).resolves.toBe("a file");
      await expect(temp.files()).resolves.toEqual([join("data", path)]);
    },
  );

  test("a file in place of the root is an error for good, and stays as it is", async () => {
    await writeFile(root, "a file");
    await expect(newStore().putIfAbsent(object())).rejects.toBeInstanceOf(StoreRejectedError);
    await expect(readFile(root, "utf8")).resolves.toBe("a file");
  });

  test("a link to a folder that is not there, as of a disk not mounted, is an outage", async () => {
    await mkdir(root);
    await symlink("nowhere", join(root, ".tmp"));
    const store = newStore();
    await expect(store.putIfAbsent(object())).rejects.toBeInstanceOf(StoreUnavailableError);
    await mkdir(join(root, "nowhere"));
    await expect(store.putIfAbsent(object())).resolves.toBe("created");
  });

  test("once it is out of the way, the same store works", async () => {
    await mkdir(root);
    await writeFile(join(root, "events"), "a file");
    const store = newStore();
    await expect(store.putIfAbsent(object())).rejects.toBeInstanceOf(StoreRejectedError);
    await rm(join(root, "events"));
    await expect(store.putIfAbsent(object())).resolves.toBe("created");
  });

  test("is told by its code alone, without its path, which may hold an id", async () => {
    await mkdir(join(root, "secret"), { recursive: true });
    const error = await failureOf(newStore().putIfAbsent(object("secret")));
    expect(error.message).not.toContain("secret");
    expect(error.message).not.toContain(temp.path);
  });
});
