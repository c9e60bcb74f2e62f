import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { harness, withoutIngest } from "../support/harness.js";
import { eventText, nameOf, numberText, stringText } from "../support/json-text.js";
import { parseRaw, type Raw, wellFormed } from "../support/raw-json.js";

async function stored(body: string, options: Parameters<typeof harness>[0] = {}): Promise<string> {
  const { post, storedLines } = harness(options);
  const { status, text } = await post(body);
  expect([status, text]).toEqual([200, '{"success":true}']);
  const [line = ""] = storedLines();
  return line;
}

const bare = (event: Raw, names: readonly string[]): Raw =>
  "object" in event ? { object: event.object.filter(([name]) => !names.includes(name)) } : event;

/** An event with one member more, somewhere. */
const withMember = (member: fc.Arbitrary<string>) =>
  fc.tuple(eventText, member, fc.boolean()).map(([event, text, first]) => {
    const own = event.slice(1, -1);
    return first ? `{${text},${own}}` : `{${own},${text}}`;
  });

const ingestName = fc.constantFrom('"_ingest"', '"\\u005fingest"', '"_ing\\u0065st"');

describe("raw means raw: what is stored, less `_ingest`, is what was sent", () => {
  test("with the same members, in the same order, with the same digits", async () => {
    await fc.assert(
      fc.asyncProperty(
        eventText,
        fc.constantFrom("event" as const, "batch" as const),
        async (sent, layout) => {
          const line = await stored(sent, { layout });
          expect(parseRaw(withoutIngest(line))).toEqual(wellFormed(parseRaw(sent)));
          expect(Object.keys(JSON.parse(line) as object)).toContain("_ingest");
          expect(parseRaw(line)).toMatchObject({ object: expect.anything() });
        },
      ),
      { numRuns: 1_500 },
    );
  });

  test("with the digits of any number, even one that no double can hold", async () => {
    await fc.assert(
      fc.asyncProperty(numberText, async (digits) => {
        const line = await stored(`{"eventName":"n","value": ${digits} ,"list":[${digits}]}`);
        expect(line.replaceAll(" ", "")).toContain(`"value":${digits},"list":[${digits}],`);
      }),
      { numRuns: 1_000 },
    );
    for (const digits of ["12345678901234567890", "1e400", "-0", "1.10"]) {
      expect(await stored(`{"eventName":"n","value":${digits}}`)).toContain(`"value":${digits},`);
    }
  });

  test("is one line, well-formed, with `_ingest` last", async () => {
    await fc.assert(
      fc.asyncProperty(eventText, async (sent) => {
        const line = await stored(sent);
        expect(line.isWellFormed()).toBe(true);
        expect(line).not.toMatch(/[\r\n]/);
        const raw = parseRaw(line);
        expect("object" in raw && raw.object.at(-1)?.[0]).toBe("_ingest");
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("the exceptions to raw", () => {
  test("an unpaired surrogate, literal or escaped, in a name or a value, becomes U+FFFD and nothing else changes", async () => {
    const half = fc.integer({ min: 0xd800, max: 0xdfff });
    await fc.assert(
      fc.asyncProperty(half, fc.boolean(), async (unit, escaped) => {
        const spelled = escaped ? `\\u${unit.toString(16)}` : String.fromCharCode(unit);
        const line = await stored(`{"eventName":"a${spelled}b","n${spelled}":["${spelled}","é"]}`);
        expect(withoutIngest(line)).toBe('{"eventName":"a\ufffdb","n\ufffd":["\ufffd","é"]}');
      }),
      { numRuns: 1_000 },
    );
  });

  test("a client's own `_ingest`, however it is spelled, is replaced", async () => {
    const member = fc.tuple(ingestName, fc.oneof(stringText, numberText)).map((pair) => pair.join(":"));
    await fc.assert(
      fc.asyncProperty(withMember(member), async (sent) => {
        const line = await stored(sent);
        expect(parseRaw(withoutIngest(line))).toEqual(bare(wellFormed(parseRaw(sent)), ["_ingest"]));
        expect(JSON.parse(line)).toMatchObject({ _ingest: { receivedAt: "2026-11-22T14:05:09.123Z" } });
      }),
      { numRuns: 1_000 },
    );
  });

  test("a dropped member is nowhere in what is stored, at the top level only", async () => {
    await fc.assert(
      fc.asyncProperty(stringText, stringText, eventText, async (name, value, rest) => {
        const dropped = nameOf(name);
        fc.pre(!["eventName", "_ingest", "__proto__"].includes(dropped));
        fc.pre(
          !Object.keys(JSON.parse(rest) as object)
            .map((key) => key.toWellFormed())
            .includes(dropped),
        );
        const sent = `{"kept":{${name}:1},${name}:${value},${rest.slice(1)}`;
        fc.pre(!Object.keys(JSON.parse(rest) as object).includes("kept") && dropped !== "kept");
        const line = await stored(sent, { drop: [dropped], schema: anything });
        expect(parseRaw(withoutIngest(line))).toEqual(bare(wellFormed(parseRaw(sent)), [dropped]));
      }),
      { numRuns: 1_000 },
    );
  });

  const anything = { "~standard": { version: 1, vendor: "test", validate: () => ({ value: 1 }) } } as const;
});

describe("what readers would disagree on is refused", () => {
  /** The same name in another spelling: some characters as escapes. */
  const respelled = (name: string, mask: number) =>
    `"${[...name].map((char, i) => ((mask >> i) & 1 ? `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}` : char)).join("")}"`;

  const nested = fc.array(fc.constantFrom<[string, string]>(['{"x":', "}"], ["[", "]"]), { maxLength: 6 });
  const wrap = (levels: [string, string][], inner: string) =>
    levels.map(([open]) => open).join("") +
    inner +
    levels
      .map(([, close]) => close)
      .toReversed()
      .join("");

  test("a member name that occurs twice in one object, at any depth, however escaped", async () => {
    const name = fc.stringMatching(/^[a-zA-Z_]{1,8}$/);
    await fc.assert(
      fc.asyncProperty(
        name,
        fc.nat(255),
        fc.nat(255),
        nested,
        numberText,
        async (twice, a, b, levels, number) => {
          const { post, keys } = harness();
          const inner = `{${respelled(twice, a)}:1,"other":${number},${respelled(twice, b)}:2}`;
          const { status, body } = await post(`{"eventName":"x","nested":${wrap(levels, inner)}}`);
          expect([status, body.code]).toEqual([400, "INVALID_EVENT"]);
          expect(keys()).toEqual([]);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test("two names that become one when their unpaired surrogates are replaced", async () => {
    const { post } = harness();
    expect((await post('{"eventName":"x","\\ud800":1,"\\ud801":2}')).body.code).toBe("INVALID_EVENT");
  });

  test("`__proto__`, at any depth, however escaped", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(511), nested, async (mask, levels) => {
        const { post, keys } = harness();
        const inner = `{${respelled("__proto__", mask)}:{"polluted":true}}`;
        const { status, body } = await post(`{"eventName":"x","nested":${wrap(levels, inner)}}`);
        expect([status, body.code]).toEqual([400, "INVALID_EVENT"]);
        expect(keys()).toEqual([]);
        expect({}).not.toHaveProperty("polluted");
      }),
      { numRuns: 1_000 },
    );
  });

  test("the same name in two objects is no such thing", async () => {
    expect(await stored('{"eventName":"x","a":{"eventName":1,"a":{"a":2}},"b":[{"a":1},{"a":1}]}')).toContain(
      '"a":{"a":2}',
    );
  });
});
