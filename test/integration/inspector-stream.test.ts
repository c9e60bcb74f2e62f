import { describe, expect, test } from "@jest/globals";
import type { EntrySummary } from "../../src/adapters/inspector/entries-of-exchange.js";
import { eventSource, type StreamedEvent } from "../support/event-source.js";
import { frozen, NOW_MS } from "../support/harness.js";
import { inspectedExchange } from "../support/inspected-exchange.js";
import { devServer, get, inspectorAlone } from "../support/inspector-servers.js";
import { socketsFromNow } from "../support/open-sockets.js";

const namesIn = ({ event, data }: StreamedEvent): (string | undefined)[] => {
  if (event === "counts") return [];
  const entries = event === "entries" ? data : (data as { entries: unknown }).entries;
  return (entries as EntrySummary[]).map(({ name }) => name);
};
const has = (name: string) => (event: StreamedEvent) => namesIn(event).includes(name);

describe("the stream", () => {
  test("begins with the newest entries and the counts, and goes on with each event that arrives", async () => {
    const { post, stream } = await devServer({ clock: frozen(NOW_MS) });
    await post('[{"eventName":"a"},{"eventName":""}]');
    const source = await eventSource(stream);
    const { data } = await source.until(({ event }) => event === "snapshot");
    expect(data).toMatchObject({
      examplePath: "/clickstream",
      maxEntries: 1_000,
      entries: [
        { id: 1, timeMs: NOW_MS, outcome: "accepted", name: "a", status: 207 },
        { id: 2, timeMs: NOW_MS, outcome: "rejected", index: 1, code: "INVALID_EVENT" },
      ],
    });
    const counts = await source.until(({ event }) => event === "counts");
    expect(counts.data).toMatchObject({ nowMs: NOW_MS, totals: { accepted: 1, rejected: 1 } });
    await post('{"eventName":"b"}');
    expect(await source.until(has("b"))).toMatchObject({
      event: "entries",
      data: [{ id: 3, outcome: "accepted", key: expect.stringMatching(/^events\/2026\/11\/22\/14\/event-/) }],
    });
    source.close();
  });

  test.each([
    [["GET /pets/{id}", "ANY /collect"], "$default", "/collect"],
    [["POST /{proxy+}", "$default"], "prod", "/prod/"],
    [["GET /pets"], "$default", undefined],
  ])("of an API with the routes %j in the stage %s says where an event can be sent: %s", async (...api) => {
    const [routes, stage, examplePath] = api;
    const { stream } = await devServer({ routes, stage, handler: () => ({ statusCode: 200 }) });
    const source = await eventSource(stream);
    const { data } = await source.until(({ event }) => event === "snapshot");
    expect((data as { examplePath?: string }).examplePath).toBe(examplePath);
    source.close();
  });

  test("goes on where a reader says that it has got to, without an entry twice or left out", async () => {
    const { record, stream } = await inspectorAlone();
    record("a");
    const first = await eventSource(stream);
    const { id = "" } = await first.until(has("a"));
    first.close();
    record("b");
    record("c");
    const second = await eventSource(stream, { "last-event-id": id });
    await second.until(has("c"));
    record("d");
    await second.until(has("d"));
    expect(second.read.flatMap(namesIn)).toEqual(["b", "c", "d"]);
    expect(second.read.filter(({ event }) => event === "snapshot")).toEqual([]);
    second.close();
  });

  test.each(["0123456789ab-1", "nonsense", "", "-", "1"])(
    "begins anew for a reader that names another server's event, or none: %j",
    async (id) => {
      const { record, stream } = await inspectorAlone();
      record("a");
      const source = await eventSource(stream, { "last-event-id": id });
      const { event } = await source.until(has("a"));
      expect(event).toBe("snapshot");
      source.close();
    },
  );

  test("begins anew for a reader that has missed more than is kept", async () => {
    const { record, stream } = await inspectorAlone({ maxEntries: 2 });
    record("a");
    const first = await eventSource(stream);
    const { id = "" } = await first.until(has("a"));
    first.close();
    for (const name of ["b", "c", "d"]) record(name);
    const second = await eventSource(stream, { "last-event-id": id });
    expect(await second.until(has("d")).then(({ event }) => event)).toBe("snapshot");
    expect(second.read.flatMap(namesIn)).toEqual(["c", "d"]);
    second.close();
  });

  test("keeps nothing for a reader that does not read, and sends what it has missed once it reads", async () => {
    const { inspector, stream, responses } = await inspectorAlone();
    const slow = await eventSource(stream);
    slow.response.pause();
    const quick = await eventSource(stream);
    const recordMany = async (name: string) => {
      const body = `${JSON.stringify({ eventName: "😀".repeat(100) })}\n`.repeat(999);
      const last = `${JSON.stringify({ eventName: name })}\n`;
      const put = { key: `events/${"k".repeat(900)}`, outcome: "created", body: body + last } as const;
      inspector.record(inspectedExchange({ puts: [put] }));
      await quick.until(has(name));
    };
    const [toSlow] = responses;
    let rounds = 0;
    while (toSlow?.writableNeedDrain !== true) await recordMany(`before ${rounds++}`);
    const heldBytes = toSlow.writableLength;
    for (let n = 0; n < 10; n++) await recordMany(`after ${n}`);
    expect(toSlow.writableLength).toBeLessThanOrEqual(heldBytes);
    slow.response.resume();
    await slow.until(has("after 9"));
    expect(slow.read.flatMap(namesIn)).not.toContain("after 5");
    slow.close();
    quick.close();
  });

  test("is refused to more readers than a person has windows", async () => {
    const { stream } = await inspectorAlone();
    const sources = await Promise.all(Array.from({ length: 32 }, () => eventSource(stream)));
    expect((await get(stream)).status).toBe(503);
    for (const source of sources) source.close();
  });
});

describe("a server that stops", () => {
  test("ends an open stream, does not count it, and leaves no socket", async () => {
    const socketsClosed = socketsFromNow();
    const { server, stream, post } = await devServer();
    await post('{"eventName":"a"}');
    const source = await eventSource(stream);
    await source.until(has("a"));
    expect(server.openRequests).toBe(0);
    await server.stop();
    await source.ended;
    await socketsClosed();
  });

  test("does not wait for a reader that does not read", async () => {
    const { server, stream, post } = await devServer();
    const source = await eventSource(stream);
    source.response.pause();
    const batch = JSON.stringify(Array.from({ length: 500 }, () => ({ eventName: "n".repeat(256) })));
    for (let n = 0; n < 40; n++) await post(batch);
    await server.stop();
    source.close();
  });

  test("starts again with its entries and takes streams", async () => {
    const { server, post } = await devServer();
    await post('{"eventName":"a"}');
    await server.stop();
    const { url } = await server.start();
    const source = await eventSource(`${url}/_inspect/stream`);
    await source.until(has("a"));
    source.close();
  });
});

test("an inspector that is closing refuses streams and closes connections, until it opens again", async () => {
  const { inspector, page, stream } = await inspectorAlone();
  inspector.close();
  expect(await get(page)).toMatchObject({ status: 200, headers: { connection: "close" } });
  expect(await get(stream)).toMatchObject({ status: 503, headers: { connection: "close" } });
  inspector.open();
  const source = await eventSource(stream);
  expect(inspector.openStreams).toBe(1);
  source.close();
});
