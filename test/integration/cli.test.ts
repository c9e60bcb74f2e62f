import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type CliIo, runCli } from "../../src/entry/cli.js";
import { processIo } from "../../src/entry/cli/process-io.js";
import { deferred } from "../support/deferred.js";
import { heldRequest, send } from "../support/raw-http.js";
import { StubS3Server } from "../support/stub-s3-server.js";

let cwd = "";
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "clickstream-cli-"));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** A process to run the command in; `signal` is its Ctrl-C, `shown` resolves when stdout matches. */
class FakeProcess implements CliIo {
  out = "";
  err = "";
  nowMs = 0;
  readonly exits: number[] = [];
  readonly env: Record<string, string> = {};
  readonly cwd = cwd;
  readonly stdout: CliIo["stdout"] & { isTTY: boolean };
  readonly stderr = {
    write: (text: string) => {
      this.err += text;
    },
  };
  #signalled = () => {};
  #waiting: { pattern: RegExp; resolve: () => void }[] = [];

  constructor(isTTY = false) {
    this.stdout = {
      isTTY,
      write: (text) => {
        this.out += text;
        for (const { pattern, resolve } of this.#waiting) if (pattern.test(this.out)) resolve();
      },
    };
  }

  onSignal(listener: () => void) {
    this.#signalled = listener;
  }

  unhandled: (error: unknown) => void = () => {};

  onUnhandled(listener: (error: unknown) => void) {
    this.unhandled = listener;
  }

  exit(code: number) {
    this.exits.push(code);
  }

  monotonicMs() {
    return this.nowMs;
  }

  importS3 = processIo.importS3;

  signal() {
    this.#signalled();
  }

  async shown(pattern: RegExp): Promise<void> {
    if (pattern.test(this.out)) return;
    const { promise, resolve } = deferred();
    this.#waiting.push({ pattern, resolve });
    await promise;
  }
}

async function dev(args: string[] = [], io = new FakeProcess()) {
  const exitCode = runCli(["dev", "--port", "0", ...args], io);
  await Promise.race([io.shown(/to stop/), exitCode]);
  // From the banner as a person would, colours aside.
  const url = /http:\/\/[\w.:[\]]+\/clickstream(?=\n)/.exec(io.out)?.[0] ?? "";
  return { io, url, exitCode };
}

const event = '{"eventName": "curl_test", "userId": "u-1"}';
const json = ["Content-Type", "application/json"];

describe("asking", () => {
  test.each([[[]], [["help"]], [["--help"]], [["-h"]], [["dev", "--help"]], [["dev", "--port", "1", "-h"]]])(
    "%j shows how it is used",
    async (argv) => {
      const io = new FakeProcess();
      expect(await runCli(argv, io)).toBe(0);
      expect(io.out).toMatch(/clickstream-ingest dev/);
      const options = ["port", "host", "data", "bucket", "endpoint", "origin", "handler", "route", "version"];
      for (const option of options) expect(io.out).toContain(`  --${option} `);
      expect(Math.max(...io.out.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(110);
      expect(io.err).toBe("");
    },
  );

  test("names the route $default so that a shell leaves it whole", async () => {
    const io = new FakeProcess();
    await runCli(["--help"], io);
    expect(io.out).toContain("'$default'");
  });

  test("for the version shows the package's", async () => {
    const io = new FakeProcess();
    expect(await runCli(["--version"], io)).toBe(0);
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    expect(io.out).toBe(`${version}\n`);
  });
});

describe("a wrong command line", () => {
  test.each([
    [["serve"], 'unknown command "serve"'],
    [["--port", "3000"], "no command given; write: clickstream-ingest dev"],
    [["dev", "--prot", "3000"], "unknown option --prot"],
    [["dev", "-p"], "unknown option -p"],
    [["dev", "now"], 'unexpected argument "now"'],
    [["dev", "--port"], "--port needs a value"],
    [["dev", "--data", ""], "--data needs a value"],
    [["dev", "--port", "http"], "--port must be a whole number of 0-65535"],
    [["dev", "--port", "65536"], "--port must be a whole number of 0-65535"],
    [["dev", "--port=-1"], "--port must be a whole number of 0-65535"],
    [["dev", "--endpoint", "http://127.0.0.1:9000"], "--endpoint needs --bucket"],
    [["dev", "--bucket", "raw", "--endpoint", "127.0.0.1:9000"], "--endpoint must be a URL"],
    [["dev", "--bucket", "raw", "--data", "./data"], "--data and --bucket exclude each other"],
    [["dev", "--handler", "a.js", "--bucket", "raw"], "--handler stores where it wants to: leave out"],
    [["dev", "--handler", "a.js", "--data", "data"], "--handler stores where it wants to: leave out"],
    [["dev", "--origin", "https://shop.example/"], "--origin must be a scheme and a host such as"],
    [["dev", "--route", "POST /x"], "--route needs --handler: this library's own handler takes POST"],
  ])("%j is told in one line what to do, with code 2", async (argv, message) => {
    const io = new FakeProcess();
    expect(await runCli(argv, io)).toBe(2);
    expect(io.err).toContain(`clickstream-ingest: ${message}`);
    expect(io.err).toMatch(/^[^\n]+; see clickstream-ingest --help\n$/);
    expect(io.out).toBe("");
  });
});

describe("dev", () => {
  test("stores what curl sends as a file and shows its name", async () => {
    const { io, url, exitCode } = await dev();
    expect(await send(url, { headers: json, body: event })).toMatchObject({
      status: 200,
      body: '{"success":true}',
    });
    await io.shown(/ ms /);
    const [path = ""] = /data\/events\/\S+\.json$/m.exec(io.out.split("to stop")[1] ?? "") ?? [];
    expect(path).toMatch(/^data\/events\/\d{4}\/\d\d\/\d\d\/\d\d\/event-[0-9a-f-]{36}\.json$/);
    expect(JSON.parse(await readFile(join(cwd, path), "utf8"))).toMatchObject({
      eventName: "curl_test",
      userId: "u-1",
      _ingest: { path: "/clickstream" },
    });
    io.signal();
    expect(await exitCode).toBe(0);
    expect(io.err).toBe("");
  });

  test("stores in another folder, shown whole where it is not below the working directory", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "clickstream-data-"));
    try {
      const { io, url, exitCode } = await dev(["--data", elsewhere, "--host", "localhost"]);
      expect((await send(url, { headers: json, body: event })).status).toBe(200);
      await io.shown(/ ms /);
      expect(io.out).toMatch(new RegExp(`B {2}${elsewhere}/events/`));
      expect(await readdir(elsewhere)).toContain("events");
      io.signal();
      await exitCode;
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  test("stores in the working directory itself where told so", async () => {
    const { io, exitCode } = await dev(["--data", "."]);
    expect(io.out).toContain("files    events/YYYY/MM/DD/HH/");
    io.signal();
    await exitCode;
  });

  test("stores in a bucket where told so, and shows the object's address", async () => {
    const s3 = await StubS3Server.start();
    const { env } = process;
    process.env = {
      ...env,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_REGION: "eu-west-1",
    };
    try {
      const { io, url, exitCode } = await dev(["--bucket", "raw", "--endpoint", s3.endpoint]);
      expect((await send(url, { headers: json, body: event })).status).toBe(200);
      await io.shown(/ ms /);
      const [stored = ""] = s3.objects.keys();
      expect(stored).toMatch(/^raw\/events\/.+\.json$/);
      expect(io.out).toContain(`B  s3://${stored}\n`);
      expect(await readdir(cwd)).toEqual([]);
      io.signal();
      await exitCode;
    } finally {
      process.env = env;
      await s3.close();
    }
  });

  test("lets only the pages of the origins it is told read answers", async () => {
    const origins = ["https://shop.example", "http://localhost:5173"];
    const { io, url, exitCode } = await dev(origins.flatMap((origin) => ["--origin", origin]));
    expect(io.out).toContain("  origins  https://shop.example, http://localhost:5173\n");
    for (const origin of [...origins, "https://other.example"]) {
      const { headers } = await send(url, { headers: [...json, "Origin", origin], body: event });
      expect(headers["access-control-allow-origin"]).toBe(origins.includes(origin) ? origin : undefined);
    }
    io.signal();
    await exitCode;
  });

  test.each([
    ["own.mjs", "export const handler = async ({ routeKey }) => ({ statusCode: 201, body: routeKey });"],
    ["own.cjs", "exports.handler = async ({ routeKey }) => ({ statusCode: 201, body: routeKey });"],
  ])("runs the user's own handler, of %s, behind its routes", async (file, code) => {
    writeFileSync(join(cwd, file), code);
    const { io, url, exitCode } = await dev([
      "--handler",
      file,
      "--route",
      "POST /clickstream",
      "--route",
      "GET /x",
    ]);
    expect(io.out).toContain(`  handler  ${file}\n`);
    expect(await send(url, { body: event })).toMatchObject({ status: 201, body: "POST /clickstream" });
    expect(await send(url, { method: "GET", path: "/x" })).toMatchObject({ status: 201, body: "GET /x" });
    await io.shown(/GET {5}\/x +201/);
    expect(await readdir(cwd)).toEqual([file]);
    io.signal();
    await exitCode;
  });

  test("tells what is no route with the route, and code 2", async () => {
    writeFileSync(join(cwd, "own.mjs"), "export const handler = () => 1;");
    const { io, exitCode } = await dev(["--handler", "own.mjs", "--route", "/x"]);
    expect(await exitCode).toBe(2);
    expect(io.err).toMatch(/^clickstream-ingest: "\/x" is no route: write \$default, or [^\n]+--help\n$/);
  });

  test("shows the stack of what the user's own handler threw, and answers 500 without it", async () => {
    writeFileSync(join(cwd, "own.mjs"), "export const handler = async () => null.x;");
    const { io, url, exitCode } = await dev(["--handler", "own.mjs"]);
    expect(await send(url)).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(io.err).toMatch(/^TypeError: .+\n +at .*own\.mjs/);
    io.signal();
    await exitCode;
  });

  test("shows why a request was answered 5xx", async () => {
    const { io, url, exitCode } = await dev();
    rmSync(join(cwd, "data"), { recursive: true });
    writeFileSync(join(cwd, "data"), "");
    expect((await send(url, { headers: json, body: event })).status).toBeGreaterThanOrEqual(500);
    expect(io.err).toMatch(/^error: [^\n]+\n$/);
    await io.shown(/ 50\d {2}/);
    io.signal();
    await exitCode;
  });

  test.each([
    ["on a terminal", true, {}, true],
    ["on a terminal with NO_COLOR", true, { NO_COLOR: "1" }, false],
    ["in a pipe", false, {}, false],
  ])("has colours %s: %#", async (_where, isTTY, env, expected) => {
    const io = new FakeProcess(isTTY);
    Object.assign(io.env, env);
    const { exitCode } = await dev([], io);
    expect(io.out.includes("\u001b[")).toBe(expected);
    io.signal();
    await exitCode;
  });
});

describe("a signal", () => {
  test("lets open requests end, then ends with code 0", async () => {
    const { io, url, exitCode } = await dev();
    const held = await heldRequest(url, json);
    io.signal();
    expect(io.out).toContain("stopping: finishing 1 open request\n");
    held.outgoing.end(event);
    expect(await held.answer).toMatchObject({ status: 200, body: '{"success":true}' });
    expect(await exitCode).toBe(0);
    expect(io.exits).toEqual([]);
    await expect(send(url)).rejects.toThrow("ECONNREFUSED");
  });

  test("repeated at once is one Ctrl-C that npm handed on; repeated later ends with code 130", async () => {
    const { io, url, exitCode } = await dev();
    const held = await heldRequest(url, json);
    io.signal();
    io.nowMs += 5;
    io.signal();
    expect(io.exits).toEqual([]);
    io.nowMs += 1000;
    io.signal();
    expect(await exitCode).toBe(130);
    expect(io.exits).toEqual([130]);
    held.outgoing.end(event);
    await held.answer;
  });
});

describe("a start that fails ends with code 1 and one line that says what to do:", () => {
  test("a taken port", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const { io, exitCode } = await dev(["--port", String(port)]);
    expect(await exitCode).toBe(1);
    expect(io.err).toBe(
      `clickstream-ingest: port ${port} is taken; stop the other server or choose another: clickstream-ingest dev --port ${port + 1}\n`,
    );
    expect(io.out).toBe("");
    other.close();
  });

  test("an address that is not this machine's", async () => {
    const { io, exitCode } = await dev(["--host", "192.0.2.1"]);
    expect(await exitCode).toBe(1);
    expect(io.err).toBe(
      "clickstream-ingest: 192.0.2.1 is no address of this machine; choose one that is: clickstream-ingest dev --host 127.0.0.1\n",
    );
  });

  test("a data folder that is a file", async () => {
    const file = join(cwd, "data");
    writeFileSync(file, "");
    const { io, exitCode } = await dev();
    expect(await exitCode).toBe(1);
    expect(io.err).toBe(
      `clickstream-ingest: cannot write to the data folder ${file}: the file system answered ENOTDIR: a file stands where a folder should be; choose another folder: clickstream-ingest dev --data FOLDER\n`,
    );
  });

  test.each([
    ["missing.mjs", undefined, /^there is no file \S+\/missing\.mjs; is it built\?$/],
    [
      "none.mjs",
      "export const run = 1;",
      /^none\.mjs exports no function "handler"; write: export const handler = /,
    ],
    [
      "fails.mjs",
      'throw new Error("boom\\nat line 1");',
      /^cannot load fails\.mjs: Error: boom\nat line 1\n +at .*fails\.mjs/,
    ],
    ["asks.mjs", 'import "nowhere-to-be-found";', /^cannot load asks\.mjs: .*nowhere-to-be-found/],
  ])("a handler that cannot be had of %s", async (file, code, message) => {
    if (code !== undefined) writeFileSync(join(cwd, file), code);
    const { io, exitCode } = await dev(["--handler", file]);
    expect(await exitCode).toBe(1);
    const [prefix = "", ...rest] = io.err.split(/(?<=^clickstream-ingest: )/);
    expect([prefix, rest.join("").trimEnd()]).toEqual([
      "clickstream-ingest: ",
      expect.stringMatching(message),
    ]);
  });

  test("no AWS SDK for --bucket", async () => {
    for (const code of ["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"]) {
      const io = new FakeProcess();
      io.importS3 = () => Promise.reject(Object.assign(new Error("Cannot find package"), { code }));
      const { exitCode } = await dev(["--bucket", "raw"], io);
      expect(await exitCode).toBe(1);
      expect(io.err).toBe("clickstream-ingest: --bucket needs the AWS SDK: npm install @aws-sdk/client-s3\n");
    }
  });

  test("an S3 store that cannot be created for another reason", async () => {
    const io = new FakeProcess();
    io.importS3 = () => Promise.reject(new Error("secret"));
    const { exitCode } = await dev(["--bucket", "raw"], io);
    expect(await exitCode).toBe(1);
    expect(io.err).toBe("clickstream-ingest: the S3 store cannot be created (unknown error)\n");
  });
});
