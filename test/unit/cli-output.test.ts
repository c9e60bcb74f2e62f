import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { StoreUnavailableError } from "../../src/domain/errors.js";
import type { DevExchange } from "../../src/entry/dev.js";
import {
  pathWidthOf,
  renderBanner,
  renderError,
  renderExchange,
  renderHandlerError,
  renderStopping,
  renderUnhandled,
} from "../../src/entry/cli/output.js";

const plain = { storedIn: "data/", colour: false, pathWidth: 12 };
const hour = "events/2026/11/22/14/";
const created = (name: string) => ({ key: `${hour}${name}`, outcome: "created" as const });
const exists = (name: string) => ({ key: `${hour}${name}`, outcome: "exists" as const });

function exchange(changes: Partial<DevExchange> = {}): DevExchange {
  return {
    method: "POST",
    path: "/clickstream",
    status: 200,
    answeredAtMs: Date.UTC(2026, 10, 22, 14, 5, 9, 123),
    durationMs: 3.4,
    bytes: 21,
    requestId: "JCJM3j95PHcEJHg=",
    puts: [],
    ...changes,
  };
}

describe("the banner", () => {
  const facts = {
    version: "1.2.3",
    url: "http://127.0.0.1:3000",
    routes: ["POST /clickstream"],
    origins: [],
    host: "127.0.0.1",
  };

  test("names product, version, route, where files go and how to stop", () => {
    expect(renderBanner(facts, plain)).toBe(`
  clickstream-ingest 1.2.3

  POST     http://127.0.0.1:3000/clickstream
  files    data/events/YYYY/MM/DD/HH/event-<uuid>.json
  inspect  http://127.0.0.1:3000/_inspect

  Try it, from another terminal:

curl -X POST -H "Content-Type: application/json" -d '{"eventName": "curl_test", "userId": "u-1"}' http://127.0.0.1:3000/clickstream

  Ctrl-C to stop

`);
  });

  test("names the user's own handler, routes and origins, and what can be tried of them", () => {
    const own = {
      ...facts,
      routes: ["GET /pets/{id}", "$default"],
      origins: ["https://shop.example", "http://localhost:5173"],
      handlerFile: "dist/index.cjs",
    };
    expect(renderBanner(own, plain)).toContain(`
  GET      http://127.0.0.1:3000/pets/{id}
  ANY      http://127.0.0.1:3000/
  handler  dist/index.cjs
  inspect  http://127.0.0.1:3000/_inspect
  origins  https://shop.example, http://localhost:5173

  Try it, from another terminal:

curl -X POST -H "Content-Type: application/json" -d '{"eventName": "curl_test", "userId": "u-1"}' http://127.0.0.1:3000/
`);
    expect(renderBanner({ ...own, routes: ["GET /x", "ANY /{proxy+}"] }, plain)).not.toContain("Try it");
  });

  test.each(["0.0.0.0", "::"])("says so where anyone may reach the server: %s", (host) => {
    const line = "  network  open to every network of this machine, the inspector too\n";
    expect(renderBanner({ ...facts, host }, plain)).toContain(line);
    expect(renderBanner(facts, plain)).not.toContain("network");
  });

  test.each([true, false])("has the curl line to try on a line of its own (colours: %s)", (colour) => {
    expect(renderBanner(facts, { ...plain, colour }).split("\n")).toContain(
      `curl -X POST -H "Content-Type: application/json" -d '{"eventName": "curl_test", "userId": "u-1"}' http://127.0.0.1:3000/clickstream`,
    );
  });
});

describe("a request's line", () => {
  test("has the code of a refusal, after the files that were stored all the same", () => {
    expect(renderExchange(exchange({ status: 400, code: "INVALID_JSON" }), plain)).toBe(
      "14:05:09.123Z  POST    /clickstream  400     3 ms      21B  INVALID_JSON\n",
    );
    expect(
      renderExchange(exchange({ status: 503, code: "UNAVAILABLE", puts: [created("event-1.json")] }), plain),
    ).toBe(
      "14:05:09.123Z  POST    /clickstream  503     3 ms      21B  data/events/2026/11/22/14/event-1.json  UNAVAILABLE\n",
    );
  });

  test("has how many events of a batch were rejected", () => {
    const line = renderExchange(
      exchange({ status: 207, rejected: 2, puts: [created("event-1.json")] }),
      plain,
    );
    expect(line).toMatch(/ {2}data\/\S+\/event-1\.json {2}2 rejected\n$/);
    expect(renderExchange(exchange({ rejected: 0 }), plain)).not.toContain("rejected");
  });

  test("has UTC time, method, path, status, duration, size and the file", () => {
    expect(renderExchange(exchange({ puts: [created("event-1.json")] }), plain)).toBe(
      "14:05:09.123Z  POST    /clickstream  200     3 ms      21B  data/events/2026/11/22/14/event-1.json\n",
    );
  });

  test("has each column below the last line's, whatever the method, path, status, duration and size", () => {
    const lines = [
      exchange({ path: "/x", bytes: 0, durationMs: 0 }),
      exchange({ method: "OPTIONS", bytes: 1_234 }),
      exchange({ method: "GET", durationMs: 29_000, bytes: 5_242_880 }),
    ].map((each) => renderExchange({ ...each, puts: [created("event-1.json")] }, plain));
    expect(lines.map((line) => line.slice(13))).toEqual(
      [
        `Z  POST    /x            200     0 ms       0B  data/${hour}event-1.json\n`,
        `Z  OPTIONS /clickstream  200     3 ms    1.2KB  data/${hour}event-1.json\n`,
        `Z  GET     /clickstream  200  29000 ms    5.2MB  data/${hour}event-1.json\n`,
      ].map((line) => line.slice(1)),
    );
    expect(pathWidthOf(["POST /clickstream", "GET /x", "$default"])).toBe(12);
  });

  test("names an object in a bucket by its address", () => {
    const line = renderExchange(exchange({ puts: [created("event-1.json")] }), {
      ...plain,
      storedIn: "s3://raw/",
    });
    expect(line).toMatch(/ {2}s3:\/\/raw\/events\/2026\/11\/22\/14\/event-1\.json\n$/);
  });

  test.each([
    [[exists("e.json")], `data/${hour}e.json  (stored already)`],
    [[created("a"), created("b"), created("c")], `3 files in data/${hour}`],
    [[created("a"), exists("b"), exists("c")], `3 files in data/${hour}  (2 stored already)`],
    [
      [created("a"), { key: "events/2026/11/22/15/b", outcome: "created" as const }],
      "2 files in data/events/2026/11/22/",
    ],
    [[{ key: "a", outcome: "created" as const }, created("b")], "2 files in data/"],
  ])("ends with what was stored: %#", (puts, ending) => {
    expect(renderExchange(exchange({ puts }), plain).endsWith(`21B  ${ending}\n`)).toBe(true);
  });

  test.each([207, 400, 404, 500, 503])(
    "of a refused request ends with status %i, the duration and the size",
    (status) => {
      expect(renderExchange(exchange({ status }), plain)).toMatch(
        new RegExp(`  ${status}     3 ms      21B\n$`),
      );
    },
  );

  test("has colours by status where wanted, and the same text under them", () => {
    const statusOf = (status: number) => renderExchange(exchange({ status }), { ...plain, colour: true });
    expect(statusOf(200)).toContain("\u001b[32m200");
    expect(statusOf(207)).toContain("\u001b[33m207");
    expect(statusOf(404)).toContain("\u001b[33m404");
    expect(statusOf(503)).toContain("\u001b[31m503");
    expect(stripVTControlCharacters(statusOf(200))).toBe(renderExchange(exchange(), plain));
  });

  test("shows no control or invisible character of a path, and no more than 100 others", () => {
    const path = `/a\u001b[31m\r\n\u0085\u202e\u2028\ud800b${"x".repeat(200)}`;
    expect(renderExchange(exchange({ path }), plain)).toContain(`  POST    /a[31mb${"x".repeat(93)}…  `);
  });

  test("is one line of printable characters whatever the path", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (path) => {
        expect(renderExchange(exchange({ path }), plain)).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+\n$/u);
      }),
    );
  });
});

describe("an error's line", () => {
  test("has the message of this library's errors, and the code of what caused them", () => {
    const cause = Object.assign(new Error("secret"), { code: "ENOSPC" });
    expect(renderError(new StoreUnavailableError("the disk is full", { cause }))).toBe(
      "error: the disk is full (ENOSPC)\n",
    );
  });

  test("has no message of anyone else's", () => {
    expect(renderError(new SyntaxError("secret"))).toBe("error: SyntaxError\n");
    expect(renderError("secret")).toBe("error: unknown\n");
  });
});

test("an error of the user's own handler is shown whole, whatever was thrown", () => {
  const error = new TypeError("boom");
  expect(renderHandlerError(error)).toBe(`${error.stack}\n`);
  expect(renderHandlerError("boom")).toBe("boom\n");
  // As of fetch, whose message is "fetch failed" and no more.
  const caused = new TypeError("outer", { cause: new Error("the reason") });
  expect(renderHandlerError(caused)).toContain("the reason");
  expect(renderHandlerError(new AggregateError([new Error("one of them")]))).toContain("one of them");
  expect(renderHandlerError({ message: "boom", code: 7 })).toBe("{ message: 'boom', code: 7 }\n");
  expect(renderHandlerError(Object.create(null))).toBe("[Object: null prototype] {}\n");
  expect(renderHandlerError(undefined)).toBe("undefined\n");
});

test("what nobody handles is shown with what it does on Lambda", () => {
  expect(renderUnhandled("boom")).toBe("unhandled, which ends a Lambda's environment: boom\n");
});

test.each([
  [0, "stopping"],
  [1, "stopping: finishing 1 open request"],
  [2, "stopping: finishing 2 open requests"],
])("stopping with %i open requests says so", (openRequests, line) => {
  expect(renderStopping(openRequests)).toBe(`\n${line}\n`);
});
