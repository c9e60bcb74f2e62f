// That what is acknowledged was synced, in the order that leaves no moment at which a power cut would lose
// it or show it in part. By account, on the real disk: nobody pulls the plug.
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { send } from "../support/raw-http.js";
import { makeTempFolder, type TempFolder } from "../support/temp-folder.js";
import { UnsyncedAccount } from "../support/unsynced.js";

const disk = new UnsyncedAccount();
jest.unstable_mockModule("node:fs/promises", () => disk.fsPromises);
const { FileObjectStore } = await import("../../src/entry/fs.js");
const { createDevServer } = await import("../../src/entry/dev.js");

const HOUR = "events/2026/11/22/14";
const object = (name: string) => ({ key: `${HOUR}/${name}`, body: "x", contentType: "text/plain" });

let temp: TempFolder;
let root: string;
beforeEach(async () => {
  temp = await makeTempFolder();
  root = join(temp.path, "not", "there", "yet");
});
afterEach(() => temp.remove());

test("a put that was answered survives, with every folder that was made for it", async () => {
  const { key, ...rest } = object("a");
  await expect(new FileObjectStore({ root }).putIfAbsent({ key, ...rest })).resolves.toBe("created");
  expect(disk.survives(join(root, key))).toBe(true);
});

test("so do many at once, each when it is answered", async () => {
  const store = new FileObjectStore({ root });
  const survives = Array.from({ length: 50 }, async (_, index) => {
    const put = object(String(index));
    await store.putIfAbsent(put);
    return disk.survives(join(root, put.key));
  });
  expect(new Set(await Promise.all(survives))).toEqual(new Set([true]));
});

test("what is said to exist survives too, though its writer had synced no folder yet", async () => {
  const { key, ...rest } = object("a");
  const target = join(root, key);
  const { mkdir, open, link } = disk.fsPromises;
  await new FileObjectStore({ root }).putIfAbsent({ key: "elsewhere", ...rest });
  await mkdir(dirname(target), { recursive: true });
  const file = await open(join(root, "temp"), "wx");
  await file.sync();
  await file.close();
  await link(join(root, "temp"), target);
  expect(disk.survives(target)).toBe(false);

  await expect(new FileObjectStore({ root }).putIfAbsent({ key, ...rest })).resolves.toBe("exists");
  expect(disk.survives(target)).toBe(true);
});

test("an event that the dev server answered survives, with the data folder that the server made", async () => {
  const server = createDevServer({ port: 0, dataDir: root });
  const { url } = await server.start();
  const answer = await send(`${url}/clickstream`, { body: '{"eventName":"click"}' });
  await server.stop();
  expect(answer.status).toBe(200);
  const [file = ""] = await temp.files();
  expect(file).toMatch(/\.json$/);
  expect(disk.survives(join(temp.path, file))).toBe(true);
});

test("no object has its name before its content is synced", async () => {
  await new FileObjectStore({ root }).putIfAbsent(object("a"));
  expect(disk.torn).toEqual([]);
});
