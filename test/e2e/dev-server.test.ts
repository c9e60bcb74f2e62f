import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { builtCommand } from "../support/built-command.js";
import { eventSource } from "../support/event-source.js";
import { heldRequest } from "../support/raw-http.js";

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

const command = builtCommand();
const json = ["Content-Type", "application/json"];
const sent = '{"eventName": "curl_test", "userId": "u-1"}';

test("goes on serving when nobody reads its output any more", async () => {
  const { child, url } = await command.started();
  child.stdout.destroy();
  child.stderr.destroy();
  for (let n = 0; n < 3; n++) {
    const response = await fetch(url, { method: "POST", body: sent });
    expect(await response.text()).toBe('{"success":true}');
  }
});

test("the README's curl is answered exactly so, and its event is the one file stored", async () => {
  const { child, ended, shown, url } = await command.started();
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: sent,
  });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('{"success":true}');

  const [line] = await shown(/\d+ ms +\S+ {2}stored\/\S+\.json/);
  const all = await readdir(join(command.cwd, "stored"), { recursive: true });
  const files = all.filter((name) => name.endsWith(".json"));
  expect(files).toEqual([
    expect.stringMatching(new RegExp(`^events/\\d{4}/\\d{2}/\\d{2}/\\d{2}/event-${UUID}\\.json$`)),
  ]);
  expect(line.endsWith(`stored/${files[0]}`)).toBe(true);
  const event = JSON.parse(await readFile(join(command.cwd, "stored", String(files[0])), "utf8")) as object;
  expect(event).toEqual({ eventName: "curl_test", userId: "u-1", _ingest: expect.anything() });
  expect(Object.keys(event).at(-1)).toBe("_ingest");

  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 0, err: "" });
});

describe.each(["SIGINT", "SIGTERM"] as const)("%s", (signal) => {
  test("while a request is open lets it end, then ends with code 0", async () => {
    const { child, ended, shown, url } = await command.started();
    const held = await heldRequest(url, json);
    child.kill(signal);
    await shown(/stopping: finishing 1 open request\n/);
    held.outgoing.end(sent);
    expect(await held.answer).toMatchObject({ status: 200, body: '{"success":true}' });
    expect(await ended).toMatchObject({ code: 0, err: "" });
  });
});

describe("a handler whose module leaves a timer running", () => {
  const timer = "setInterval(() => {}, 60_000);";

  test("does not keep a stopped server alive", async () => {
    await writeFile(join(command.cwd, "own.mjs"), `${timer} export const handler = () => "";`);
    const { child, ended, shown } = command.run("dev", "--port", "0", "--handler", "own.mjs");
    await shown(/to stop/);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 0, err: "" });
  });

  test("does not keep one alive that could not start", async () => {
    await writeFile(join(command.cwd, "own.mjs"), timer);
    const { ended } = command.run("dev", "--port", "0", "--handler", "own.mjs");
    expect(await ended).toMatchObject({ code: 1, err: expect.stringContaining('no function "handler"') });
  });
});

test("what a handler leaves unhandled in the background is shown, and the server serves on", async () => {
  const code = `export const handler = async () => {
    void Promise.reject(new Error("left behind"));
    setImmediate(() => { throw new Error("thrown aside"); });
    return "served";
  };`;
  await writeFile(join(command.cwd, "own.mjs"), code);
  const { child, ended, url } = await command.started("--handler", "own.mjs");
  const post = () => fetch(url, { method: "POST", headers: { connection: "close" } });
  expect(await (await post()).text()).toBe("served");
  expect(await (await post()).text()).toBe("served");
  child.kill("SIGINT");
  const { code: exitCode, err } = await ended;
  expect(exitCode).toBe(0);
  expect(err.match(/^unhandled, .*: Error: (left behind|thrown aside)$/gm)).toHaveLength(4);
});

test("a handler's module that never ends to load is told on stderr, with code 1", async () => {
  await writeFile(join(command.cwd, "own.mjs"), "await new Promise(() => {});");
  const { ended } = command.run("dev", "--port", "0", "--handler", "own.mjs");
  expect(await ended).toMatchObject({ code: 1, err: expect.stringContaining("top-level await") });
});

test("the built command serves the inspector's page, names it, and stops while the page is open", async () => {
  const { child, ended, shown, url } = await command.started();
  const [, page = ""] = await shown(/inspect +(http:\S+)\n/);
  expect(page).toBe(new URL("/_inspect", url).href);
  expect(await (await fetch(page)).text()).toMatch(/^<!doctype html>/);
  expect((await fetch(`${page}/inspector.js`)).status).toBe(200);
  const stream = await eventSource(`${page}/stream`);
  child.kill("SIGINT");
  await stream.ended;
  expect(await ended).toMatchObject({ code: 0, err: "" });
});

test("a handler's module that Node cannot read as it is is told with how to bundle it", async () => {
  await writeFile(join(command.cwd, "own.tsx"), "export const handler = () => 1;");
  const { ended } = command.run("dev", "--port", "0", "--handler", "own.tsx");
  const err = expect.stringMatching(
    /: cannot load own\.tsx: bundle it first, e\.g\. esbuild own\.tsx --bundle .+\n$/,
  );
  expect(await ended).toMatchObject({ code: 1, err });
});

test("a taken port is told on stderr, with code 1", async () => {
  const { url } = await command.started();
  const { port } = new URL(url);
  expect(await command.run("dev", "--port", port).ended).toEqual({
    code: 1,
    out: "",
    err: `clickstream-ingest: port ${port} is taken; stop the other server or choose another: clickstream-ingest dev --port ${Number(port) + 1}\n`,
  });
});

test("--version shows the version of the package that the build belongs to", async () => {
  const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
  expect(await command.run("--version").ended).toEqual({ code: 0, out: `${version}\n`, err: "" });
});
