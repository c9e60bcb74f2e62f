import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import * as v from "valibot";
import * as z from "zod";
import { StoreUnavailableError } from "../../src/entry/index.js";
import type { CreateLambdaHandlerOptions } from "../../src/entry/lambda.js";
import { emfProblems } from "../support/embedded-metric-format.js";
import { type EventOptions, harness, httpApiEvent } from "../support/harness.js";

/** Text that occurs nowhere by chance. */
const marker = fc.stringMatching(/^[A-Z]{4}[0-9a-z]{12,20}$/);

const twelve = fc
  .tuple(marker, marker, marker, marker, marker, marker, marker, marker, marker, marker, marker, marker)
  .filter((markers) => new Set(markers).size === markers.length);

interface Planted {
  readonly body: string;
  readonly event: EventOptions;
  /** With metrics in the log line, and without. */
  readonly metrics: { readonly metricsNamespace?: string };
}

/** A request full of markers: in names, values and headers; whole, or broken in one of many ways. */
const planted = twelve.chain((m) => {
  const good = {
    eventName: m[0],
    userId: m[1],
    pageUrl: `https://shop.example/${m[2]}`,
    [m[3]]: { [m[4]]: [m[5]] },
    product: { [m[6]]: m[7] },
  };
  const json = JSON.stringify(good);
  const body = fc.constantFrom(
    json,
    JSON.stringify({ ...good, eventName: 7 }),
    JSON.stringify({ ...good, userId: { [m[1]]: m[1] }, isFirstVisit: m[2], product: m[3] }),
    JSON.stringify({ ...good, eventName: m[0].repeat(30) }),
    `{"${m[3]}":1,"${m[3]}":2,"eventName":"${m[0]}"}`,
    `{"eventName":"${m[0]}","${m[3]}":{"__proto__":"${m[4]}"}}`,
    json.slice(0, -1),
    json.replace(":", `:${m[8]}`),
    `${m[8]}=${m[9]}`,
    `"${m[8]}"`,
    `[${json},{"${m[8]}":"${m[9]}"},"${m[10]}"]`,
    `[{"${m[8]}":"${m[9]}"}]`,
    `${json}\n{${m[8]}\n`,
    JSON.stringify({ ...good, pad: m[8].repeat(100) }),
    `{"eventName":"${m[0]}","deep":${'{"x":'.repeat(70)}"${m[8]}"${"}".repeat(70)}}`,
  );
  const event = fc.record({
    headers: fc.constant({
      "user-agent": m[9],
      cookie: `session=${m[10]}`,
      authorization: `Bearer ${m[11]}`,
      "idempotency-key": m[10],
      "x-amzn-trace-id": `Root=${m[11]};Sampled=${m[10]}`,
      origin: `https://${m[9]}.example`,
      [m[11].toLowerCase()]: m[11],
    }),
    userAgent: fc.constant(m[9]),
    sourceIp: fc.constant(m[10]),
    contentType: fc.constantFrom("application/json", "application/x-ndjson", `text/${m[11]}`),
    path: fc.constantFrom("/clickstream", "/clickstream", "/clickstream", `/${m[9]}`),
    method: fc.constantFrom("POST", "POST", "POST", m[9]),
    base64: fc.boolean(),
  });
  const metrics = fc.constantFrom({}, { metricsNamespace: "Shop" });
  return fc.record({ body, event, metrics, markers: fc.constant(m) });
});

async function expectSecret(
  options: Partial<CreateLambdaHandlerOptions>,
  { body, event, metrics, markers }: Planted & { markers: string[] },
) {
  const { send, logText } = harness({ ...options, ...metrics });
  const { text, headers } = await send(httpApiEvent(body, event), { functionName: "ingest" });
  const seen = `${text}\n${JSON.stringify(headers)}\n${logText()}`.toLowerCase();
  for (const secret of markers) expect(seen).not.toContain(secret.toLowerCase());
  expect(logText().split("\n")).toHaveLength(2); // one line, and it was looked at
  if (metrics.metricsNamespace !== undefined) expect(emfProblems(logText())).toEqual([]);
}

describe("nothing of the payload or of its headers is in any answer or log line", () => {
  const small = { maxEventBytes: 1_500 };

  test("with the built-in schema", async () => {
    await fc.assert(
      fc.asyncProperty(planted, (request) => expectSecret({ limits: small }, request)),
      { numRuns: 1_000 },
    );
  });

  test("with a valibot schema, whose messages quote values", async () => {
    const schema = v.looseObject({
      eventName: v.pipe(v.string(), v.email()),
      userId: v.picklist(["u-1"]),
      product: v.optional(v.looseObject({ sku: v.string() })),
    });
    const [issue] = v.safeParse(schema, { eventName: "SECRET", userId: "SECRET" }).issues ?? [];
    expect(issue?.message).toContain("SECRET"); // the danger is real
    await fc.assert(
      fc.asyncProperty(planted, (request) => expectSecret({ schema, limits: small }, request)),
      { numRuns: 500 },
    );
  });

  test("with a zod schema whose messages quote values", async () => {
    const schema = z.looseObject({
      eventName: z.string().refine(() => false, { error: ({ input }) => `bad name ${String(input)}` }),
      userId: z.string().refine(() => false, { error: ({ input }) => `bad user ${String(input)}` }),
    });
    await fc.assert(
      fc.asyncProperty(planted, (request) => expectSecret({ schema, limits: small }, request)),
      { numRuns: 500 },
    );
  });

  test("with a schema, an enricher or a store that throws the payload", async () => {
    const quoting = (value: unknown) => {
      const error = new TypeError(`cannot take ${JSON.stringify(value)}`, {
        cause: new Error(JSON.stringify(value)),
      });
      return Object.assign(error, { code: JSON.stringify(value), input: value });
    };
    const culprits: Partial<CreateLambdaHandlerOptions>[] = [
      {
        schema: {
          "~standard": {
            version: 1,
            vendor: "x",
            validate: (value) => {
              throw quoting(value);
            },
          },
        },
      },
      {
        schema: {
          "~standard": { version: 1, vendor: "x", validate: (value) => Promise.reject(quoting(value)) },
        },
      },
      {
        enrich: (event) => {
          throw quoting(event);
        },
      },
      { enrich: (event) => Promise.reject(quoting(event)) },
      {
        store: {
          putIfAbsent: (object) => {
            throw quoting(object);
          },
        },
      },
      { store: { putIfAbsent: (object) => Promise.reject(quoting(object)) } },
      {
        store: {
          putIfAbsent: (object) =>
            Promise.reject(new StoreUnavailableError("try later", { cause: quoting(object) })),
        },
      },
      { compressor: { gzip: (text) => Promise.reject(quoting(text)) }, gzip: true },
    ];
    await fc.assert(
      fc.asyncProperty(planted, fc.constantFrom(...culprits), (request, culprit) =>
        expectSecret(culprit, request),
      ),
      { numRuns: 1_000 },
    );
  });

  test("not even an eventId, which names the object", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uuid(), async (eventId) => {
        const { post, logText, keys } = harness({ metricsNamespace: "Shop" });
        const { text } = await post(JSON.stringify({ eventName: "click", eventId }));
        expect(keys()[0]).toContain(eventId);
        expect(text + logText()).not.toContain(eventId);
      }),
    );
  });
});
