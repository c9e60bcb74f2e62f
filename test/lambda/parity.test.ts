// The same events, in the same order, by every way to the same function.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { withoutIngest } from "../support/harness.js";
import type { GatewayEvent } from "../support/lambda/event-request.js";
import { renderTable } from "../support/render-table.js";
import { createBucket, keysOf, readAll } from "../support/s3-bucket.js";
import { HANDLERS_ON_RUNTIMES, s3Client, variablesFor } from "./setup.js";
import { type Answer, direct, lambda, localGateway, type Way } from "./ways.js";

const FOLDER = resolve("test/fixtures/http-api-events");
const events = readdirSync(FOLDER)
  .sort()
  .map((file) => ({
    name: file.replace(".json", ""),
    event: JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as GatewayEvent,
  }));

/** What the README says of each: the status, and how many new objects there are. */
const EXPECTED: Readonly<Record<string, readonly [status: number, objects: number]>> = {
  "01-fetch-json": [200, 1],
  "02-fetch-keepalive": [200, 1],
  "03-send-beacon-text-plain": [200, 1],
  "04-curl-form-type": [200, 1],
  "05-no-content-type": [200, 1],
  "06-ndjson": [200, 3],
  "07-gzip": [200, 1],
  "08-byte-order-mark": [200, 1],
  "09-batch-one-invalid": [207, 2],
  "10-empty-body": [400, 0],
  "11-invalid-json": [400, 0],
  "12-wrong-event-name": [400, 0],
  "13-too-deep": [413, 0],
  "14-get": [405, 0],
  "15-options": [204, 0],
  "16-other-path": [404, 0],
  "17-named-stage": [200, 1],
  "18-cookies": [200, 1],
  "19-query-string": [200, 1],
  "20-forwarded-headers": [200, 1],
  "21-idempotency-key": [200, 1],
  "22-uuid-event-id": [200, 1],
  "23-uuid-event-id-again": [200, 0],
  "24-batch-with-a-duplicate": [200, 1],
  "25-non-ascii": [200, 1],
  "26-emoji-halves": [200, 1],
  "27-big-numbers": [200, 1],
  "28-proto-member": [400, 0],
  "29-duplicate-member-names": [400, 0],
  "30-not-utf-8": [400, 0],
};

/** Without the time. */
interface Stored {
  /** That of the key. */
  readonly id: string;
  readonly contentType: string;
  /** The event's own text. */
  readonly text: string;
  readonly ingest: Readonly<Record<string, string>>;
}

interface Run {
  readonly answers: Readonly<Record<string, Answer>>;
  /** How many objects each event added. */
  readonly added: Readonly<Record<string, number>>;
  readonly stored: readonly Stored[];
}

const client = s3Client();
let bucket = "";
const runs = new Map<string, Run>();
const WAYS: Readonly<Record<string, (variables: Record<string, string>) => Promise<Way>>> = {
  "direct call": direct,
  "local gateway": (variables) =>
    localGateway(variables, [...new Set(events.map(({ event }) => event.requestContext.stage))]),
  ...Object.fromEntries(
    HANDLERS_ON_RUNTIMES.map(([handler, name, suffix, runtime]) => [
      `${handler} on ${name}`,
      (variables: Record<string, string>) => lambda(runtime, variables, `ready${suffix}`),
    ]),
  ),
};

beforeAll(async () => {
  bucket = await createBucket(client);
  for (const [name, start] of Object.entries(WAYS)) runs.set(name, await sendAll(name, start));
  const rows = events.map(({ name }) => ({
    event: name,
    ...Object.fromEntries([...runs].map(([way, run]) => [way, run.answers[name]?.status ?? 0])),
    objects: runs.get("direct call")?.added[name] ?? 0,
  }));
  process.stdout.write(renderTable("The status of each event, by each way:", rows));
});
afterAll(() => client.destroy());

async function sendAll(name: string, start: (typeof WAYS)[string]): Promise<Run> {
  const prefix = name.replaceAll(" ", "-");
  const way = await start({ ...variablesFor(bucket), KEY_PREFIX: prefix, LOG_LEVEL: "silent" });
  try {
    const answers: Record<string, Answer> = {};
    const added: Record<string, number> = {};
    let keys: string[] = [];
    for (const { name, event } of events) {
      answers[name] = await way.send(event);
      const now = (await keysOf(client, bucket)).filter((key) => key.startsWith(`${prefix}/`));
      added[name] = now.length - keys.length;
      keys = now;
    }
    return { answers, added, stored: await readStored(keys) };
  } finally {
    await way.stop();
  }
}

async function readStored(keys: readonly string[]): Promise<Stored[]> {
  const objects = await readAll(client, bucket, keys);
  return objects.map(({ key, body, contentType }) => {
    const line = Buffer.from(body).toString().trimEnd();
    const { _ingest } = JSON.parse(line) as { _ingest: Record<string, string> };
    expect(_ingest["receivedAt"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const ingest = { ..._ingest, receivedAt: "" };
    const id = /event-([0-9a-f-]{36})\.json$/.exec(key)?.[1] ?? "";
    return { id, contentType, text: withoutIngest(line), ingest };
  });
}

const runOf = (name: string): Run => {
  const run = runs.get(name);
  if (run === undefined) throw new Error(`no run of ${name}`);
  return run;
};
/** In an order that ids and times have no part in. */
const inOrder = (stored: readonly Stored[]) => stored.toSorted((a, b) => (a.text < b.text ? -1 : 1));

/** The ids that the events chose, by name or by key, and no generator. */
function chosenIds(): ReadonlySet<string> {
  const [first, ...others] = [...runs.values()].map(({ stored }) => new Set(stored.map(({ id }) => id)));
  return new Set([...(first ?? [])].filter((id) => others.every((ids) => ids.has(id))));
}
const withChosenIds = (stored: readonly Stored[]) =>
  inOrder(stored).map(({ id, ...rest }) => ({ ...rest, id: chosenIds().has(id) ? id : "generated" }));

/** What is a gateway's to know: its ids, and which address it was called from. */
const withoutGatewaysOwn = (stored: readonly Stored[]) =>
  withChosenIds(stored).map(({ ingest, ...rest }) => {
    const own = { requestId: "", apiId: "", sourceIp: "" };
    for (const name of Object.keys(own)) expect(ingest[name]).toMatch(/./);
    return { ...rest, ingest: { ...ingest, ...own } };
  });

test("the direct call answers and stores what the README says", () => {
  const { answers, added } = runOf("direct call");
  const found = events.map(({ name }) => [name, [answers[name]?.status, added[name]]] as const);
  expect(Object.fromEntries(found)).toEqual(EXPECTED);
  expect(answers["24-batch-with-a-duplicate"]?.body).toBe('{"success":true,"accepted":2,"duplicates":1}');
  // The uuid that is sent three times, the other of that batch, and the one made of the Idempotency-Key.
  expect(chosenIds().size).toBe(3);
});

describe.each(Object.keys(WAYS).filter((name) => name !== "direct call"))("by %s", (name) => {
  test.each(events.map((event) => event.name))("%s is answered as by the direct call", (event) => {
    expect(runOf(name).answers[event]).toEqual(runOf("direct call").answers[event]);
    expect(runOf(name).added[event]).toBe(runOf("direct call").added[event]);
  });

  test("the same lines are stored, but for ids and times", () => {
    const same = name === "local gateway" ? withoutGatewaysOwn : withChosenIds;
    expect(same(runOf(name).stored)).toEqual(same(runOf("direct call").stored));
  });
});
