import { execFileSync } from "node:child_process";
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { curlCommand } from "../../src/adapters/inspector/curl-command.js";

interface Request {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const commandOf = ({ method = "POST", url = "http://127.0.0.1:3000/clickstream", ...rest }: Request) =>
  curlCommand({
    ...{ method, url, headers: new Map(Object.entries(rest.headers ?? {})) },
    body: Buffer.from(rest.body ?? ""),
  });

/** What a POSIX shell makes of the line: the words that curl is given, and its input where it reads any. */
function asRun(command: string) {
  const curl = `curl() { printf '%s\\0' "$@"; printf '\\0'; case " $* " in *" @- "*) cat;; esac; }`;
  const output = execFileSync("sh", { input: `${curl}\n${command}\n` });
  const end = output.indexOf("\0\0");
  return { words: output.subarray(0, end).toString().split("\0"), input: output.subarray(end + 2) };
}

/** The body that curl would send. */
function sentBody(command: string): Buffer {
  const { words, input } = asRun(command);
  const data = words[words.indexOf("--data-raw") + 1];
  return words.includes("--data-binary") ? input : Buffer.from(data ?? "");
}

test("an event's request is a line to be read", () => {
  const command = commandOf({
    headers: { "content-type": "application/json" },
    body: '{"eventName":"click"}',
  });
  expect(command).toBe(
    `curl -H 'content-type: application/json' --data-raw '{"eventName":"click"}' http://127.0.0.1:3000/clickstream`,
  );
});

test("any body reaches curl as it is, byte by byte", () => {
  const body = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 200 }),
    fc.string({ unit: "binary", minLength: 1 }).map((text) => Buffer.from(text)),
    fc
      .string({ unit: fc.constantFrom("'", '"', "\\", "$(id)", "`id`", "\n", "!", "@", "%s", " ", "é", "-") })
      .map((text) => Buffer.from(`@${text}`)),
  );
  fc.assert(
    fc.property(body, (bytes) => {
      expect(sentBody(commandOf({ body: bytes })).toString("hex")).toBe(Buffer.from(bytes).toString("hex"));
    }),
    { numRuns: 40 },
  );
});

test("any URL, method and header reach curl as one word each", () => {
  const word = fc.string({ unit: fc.constantFrom(...Array.from("'\"\\$`!*?[]{}&;|<>()# ~az09/.%=")) });
  fc.assert(
    fc.property(word, word, (path, value) => {
      const url = `http://127.0.0.1:3000/${path}`;
      const { words } = asRun(
        commandOf({ method: "PUT", url, headers: { "content-type": value }, body: "{}" }),
      );
      expect(words.at(-1)).toBe(url);
      expect(words[words.indexOf("-X") + 1]).toBe("PUT");
      expect(words[words.indexOf("-H") + 1]).toBe(`content-type: ${value}`);
    }),
    { numRuns: 20 },
  );
});

test("a body larger than a system's arguments may be reaches curl", () => {
  const body = `{"eventName":"${"it's ".repeat(100_000)}"}`;
  expect(sentBody(commandOf({ body })).toString()).toBe(body);
});

test.each([
  ["a bell", "\u0007"],
  ["a carriage return", "\r\n"],
  ["an escape", "\u001b[2J"],
  ["a tab", "\t"],
  ["a mark that turns the direction", "\u202e"],
])("what a terminal would act on when it is pasted is not in the line: %s", (_name, text) => {
  const command = commandOf({ body: `{"a":"${text}"}` });
  expect(command).toMatch(/^[\x20-\x7e]+$/);
  expect(sentBody(command).toString()).toBe(`{"a":"${text}"}`);
});

test("curl adds no content type to a request that had none, and reads no pattern into a URL", () => {
  expect(asRun(commandOf({ body: "{}" })).words).toContain("content-type:");
  expect(asRun(commandOf({ url: "http://127.0.0.1/{a}" })).words).toContain("--globoff");
  expect(asRun(commandOf({ url: "http://127.0.0.1/a/../b" })).words).toContain("--path-as-is");
});

test.each([
  ["GET", "", "curl http://127.0.0.1/x"],
  ["GET", "{}", "curl -X GET -H content-type: --data-raw {} http://127.0.0.1/x"],
  ["HEAD", "", "curl --head http://127.0.0.1/x"],
  ["POST", "", "curl -X POST http://127.0.0.1/x"],
  ["DELETE", "", "curl -X DELETE http://127.0.0.1/x"],
])("%s with the body %j is sent by %s", (method, body, line) => {
  const { words } = asRun(commandOf({ method, body, url: "http://127.0.0.1/x" }));
  expect(["curl", ...words].join(" ")).toBe(line);
});
