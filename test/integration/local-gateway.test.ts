import { once } from "node:events";
import { Agent, createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, describe, expect, test } from "@jest/globals";
import { createLocalGateway } from "../../src/adapters/local-gateway/local-gateway.js";
import { OpenConnections } from "../../src/adapters/local-gateway/open-connections.js";
import { deferred } from "../support/deferred.js";
import { heldRequest, openRequest, send } from "../support/raw-http.js";
import { closeGateways, openApi, startedGateway } from "../support/started-gateway.js";

afterEach(closeGateways);

const json = ["Content-Type", "application/json"];

describe("the route", () => {
  test("hands POST to the function as an event, and the function's answer to the client", async () => {
    const { url, events } = await startedGateway({
      handler: ({ body }) => ({ statusCode: 201, body: `got ${body}` }),
    });
    const answer = await send(`${url}?t=a&t=b`, {
      path: "/click%73tream?t=a&t=b",
      headers: json,
      body: "{}",
    });
    expect(answer).toMatchObject({ status: 201, body: "got {}" });
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      rawPath: "/clickstream",
      rawQueryString: "t=a&t=b",
      queryStringParameters: { t: "a,b" },
      requestContext: { http: { sourceIp: "127.0.0.1" }, time: "22/Nov/2026:14:05:09 +0000" },
      body: "{}",
    });
  });

  test('answers pipelined requests in order, a "100 Continue" before the answer that it announces', async () => {
    const secondIsAnswered = deferred();
    const { url } = await startedGateway({
      handler: async ({ body }) => {
        if (body === "1") await secondIsAnswered.promise;
        else setImmediate(secondIsAnswered.resolve);
        return { statusCode: 200, body: `got ${body}` };
      },
    });
    const socket = connect(Number(new URL(url).port), "127.0.0.1").setEncoding("latin1");
    const post = (header: string, body: string) =>
      `POST /clickstream HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n${header}\r\nContent-Length: 1\r\n\r\n${body}`;
    socket.write(post("X: y", "1") + post("Connection: close\r\nExpect: 100-continue", "2"));
    let received = "";
    for await (const text of socket) received += String(text);
    const order = received.match(/HTTP\/1\.1 \d+|got \d/g);
    expect(order).toEqual(["HTTP/1.1 200", "got 1", "HTTP/1.1 100", "HTTP/1.1 200", "got 2"]);
  });

  test("gives two requests ids of their own", async () => {
    const { url, events } = await startedGateway();
    await send(url);
    await send(url);
    const [first, second] = events.map(({ requestContext, headers }) => [
      requestContext.requestId,
      headers["x-amzn-trace-id"],
    ]);
    expect(first?.[0]).not.toBe(second?.[0]);
    expect(first?.[1]).not.toBe(second?.[1]);
  });

  test.each([
    ["GET", "/clickstream"],
    ["PUT", "/clickstream"],
    ["POST", "/x"],
    ["POST", "/clickstream/"],
    ["POST", "/"],
    ["OPTIONS", "/clickstream"],
  ])("answers %s %s with 404 and does not call the function", async (method, path) => {
    const { url, events } = await startedGateway();
    const answer = await send(url, { method, path });
    expect(answer).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(events).toEqual([]);
  });

  test("may be another one", async () => {
    const { base, events } = await startedGateway({ routes: ["POST /collect"] });
    expect((await send(`${base}/collect`)).status).toBe(200);
    expect(events[0]?.routeKey).toBe("POST /collect");
    expect((await send(`${base}/clickstream`)).status).toBe(404);
  });
});

describe("an answer", () => {
  test("to a preflight is the gateway's own, without a body or a length", async () => {
    const { url, events } = await startedGateway();
    const answer = await send(url, {
      method: "OPTIONS",
      headers: ["Origin", "https://shop.example", "Access-Control-Request-Method", "POST"],
    });
    expect(answer).toMatchObject({ status: 204, body: "" });
    expect(answer.headers).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST,OPTIONS",
      "access-control-allow-headers": "*",
    });
    expect(answer.headers).not.toHaveProperty("content-length");
    expect(events).toEqual([]);
  });
});

describe("a function that fails", () => {
  const INTERNAL = { status: 500, body: '{"message":"Internal Server Error"}' };

  test("is answered 500, and the gateway's owner is told the error", async () => {
    const failure = new Error("defect");
    for (const handler of [() => Promise.reject(failure), () => thrown(failure)]) {
      const { url, errors } = await startedGateway({ handler });
      expect(await send(url)).toMatchObject(INTERNAL);
      expect(errors).toEqual([failure]);
    }
  });

  test("by its result is answered 500 as well", async () => {
    const { url, errors } = await startedGateway({ handler: () => ({ statusCode: 200.5 }) });
    expect(await send(url)).toMatchObject(INTERNAL);
    expect(errors).toHaveLength(1);
  });

  test("by taking too long is answered 503, and what it throws later is told", async () => {
    const gate = deferred<never>();
    const remaining: number[] = [];
    const late = deferred<unknown>();
    const { url } = await startedGateway({
      timeoutMs: 50,
      onError: late.resolve,
      handler: async (_event, context) => {
        remaining.push(context.getRemainingTimeInMillis());
        return gate.promise.finally(() => remaining.push(context.getRemainingTimeInMillis()));
      },
    });
    expect(await send(url)).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
    const failure = new Error("too late");
    gate.reject(failure);
    expect(await late.promise).toBe(failure);
    expect(remaining[0]).toBeGreaterThan(0);
    expect(remaining[1]).toBe(0);
  });

  test("is answered 500 where nobody listens for errors, and an observer that throws harms no request", async () => {
    const gateway = createLocalGateway({
      ...openApi,
      clock: { now: () => 0 },
      handler: () => thrown(new Error("defect")),
      onExchange: () => thrown(new Error("observer")),
    });
    const { url } = await gateway.listen({ host: "127.0.0.1", port: 0 });
    expect(await send(`${url}/clickstream`)).toMatchObject(INTERNAL);
    expect(await send(`${url}/clickstream`)).toMatchObject(INTERNAL);
    await gateway.close();
  });
});

describe("a request past a limit", () => {
  const TOO_LARGE = { status: 413, body: '{"message":"Request Entity Too Large"}' };

  test("of the body is answered 413, with its length told or not, and the connection serves on", async () => {
    const { url, events } = await startedGateway({ maxBodyBytes: 10 });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    expect(await send(url, { agent, headers: json, body: "x".repeat(200_000) })).toMatchObject(TOO_LARGE);
    const chunked = await heldRequest(url, json);
    chunked.outgoing.end("x".repeat(11));
    expect(await chunked.answer).toMatchObject(TOO_LARGE);
    expect(events).toEqual([]);
    expect((await send(url, { agent, headers: json, body: "x".repeat(10) })).status).toBe(200);
    agent.destroy();
  });

  test("of the event is answered 413: base64 makes a body a third larger", async () => {
    const { url, events } = await startedGateway();
    const body = Buffer.alloc(5 * 1024 * 1024);
    expect(await send(url, { headers: ["Content-Type", "image/png"], body })).toMatchObject(TOO_LARGE);
    expect(events).toEqual([]);
    const text = "x".repeat(body.length);
    expect((await send(url, { headers: ["Content-Type", "text/plain"], body: text })).status).toBe(200);
  });

  test("of 10 MiB is answered 413 whatever its type", async () => {
    const { url } = await startedGateway({ maxEventBytes: Infinity });
    expect(await send(url, { body: Buffer.alloc(10 * 1024 * 1024 + 1) })).toMatchObject(TOO_LARGE);
    expect((await send(url, { body: Buffer.alloc(10 * 1024 * 1024) })).status).toBe(200);
  });

  test("of the headers is answered 431", async () => {
    const { url, events } = await startedGateway();
    expect((await send(url, { headers: ["X-Long", "x".repeat(10_240)] })).status).toBe(431);
    expect((await send(url, { headers: ["X-Long", "x".repeat(9_000)] })).status).toBe(200);
    expect(events).toHaveLength(1);
  });
});

test("a client that leaves in the middle of its body calls no function and harms nothing", async () => {
  const { url, events, exchanges, gateway } = await startedGateway();
  const { answer, outgoing } = await heldRequest(url, json);
  expect(gateway.openRequests).toBe(1);
  outgoing.write('{"eventName"');
  outgoing.destroy();
  await expect(answer).rejects.toThrow();
  // The drain ends only when the server is done with the connection.
  await gateway.close();
  expect([events, exchanges]).toEqual([[], []]);
});

test("a client that leaves before its answer is still told of", async () => {
  const gate = deferred<{ statusCode: number }>();
  const called = deferred();
  const { url, exchanges, told, errors } = await startedGateway({
    handler: () => {
      called.resolve();
      return gate.promise;
    },
  });
  const outgoing = openRequest(url);
  outgoing.on("error", () => undefined);
  outgoing.end();
  await called.promise;
  const gone = new Promise((resolve) => outgoing.once("close", resolve));
  outgoing.destroy();
  await gone;
  gate.resolve({ statusCode: 200 });
  await told;
  expect(exchanges).toMatchObject([{ answer: { status: 200 } }]);
  expect(errors).toEqual([]);
});

test("each exchange is told with its method, path, status, duration and id", async () => {
  const { url, events, exchanges, told } = await startedGateway();
  await send(url, { headers: json, body: "{}" });
  await told;
  expect(exchanges).toEqual([
    {
      request: expect.objectContaining({ method: "POST", url: "/clickstream", body: Buffer.from("{}") }),
      bytes: 2,
      answer: expect.objectContaining({ status: 200, body: Buffer.from("ok") }),
      path: "/clickstream",
      durationMs: expect.any(Number),
      requestId: events[0]?.requestContext.requestId,
    },
  ]);
});

describe("a request besides the API", () => {
  test("is answered by whoever took it, and neither told of nor counted nor waited for", async () => {
    const { base, url, gateway, exchanges, events, told } = await startedGateway({
      besides(request, response) {
        if (request.url !== "/besides") return false;
        response.writeHead(200, { "content-length": "5" });
        response.write("part");
        return true;
      },
    });
    const outgoing = openRequest(`${base}/besides`, { method: "GET" });
    outgoing.end();
    const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
    expect(incoming.statusCode).toBe(200);
    expect(gateway.openRequests).toBe(0);
    expect((await send(url)).status).toBe(200);
    await told;
    await gateway.close();
    await expect(incoming.toArray()).rejects.toThrow("aborted");
    expect([exchanges.length, events.length]).toEqual([1, 1]);
  });
});

describe("closing", () => {
  test("lets a running request end, and takes no new one", async () => {
    const { url, gateway } = await startedGateway();
    const held = await heldRequest(url, json);
    const closed = gateway.close();
    await expect(send(url)).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
    expect(gateway.openRequests).toBe(1);
    held.outgoing.end("{}");
    const answer = await held.answer;
    expect(answer.status).toBe(200);
    expect(answer.headers.connection).toBe("close");
    await closed;
    expect(gateway.openRequests).toBe(0);
  });

  test("cuts off an upload that stands still, and waits for one that goes on", async () => {
    const server = createServer((request, response) => {
      request.resume().on("end", () => response.end("done"));
    });
    const connections = new OpenConnections(server, 50);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const [stalled, going] = [await heldRequest(url, json), await heldRequest(url, json)];
    const drained = connections.drain();
    going.outgoing.end("{}");
    expect((await going.answer).status).toBe(200);
    await expect(stalled.answer).rejects.toThrow(/ECONNRESET|socket hang up/);
    await drained;
    expect(connections.requests).toBe(0);
  });

  /** A server that answers 50 MB at once, and a client that has taken the head of them. */
  async function halfTaken(stalledMs: number) {
    const answer = Buffer.alloc(50_000_000);
    const server = createServer((_request, response) => response.end(answer));
    const connections = new OpenConnections(server, stalledMs);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const outgoing = openRequest(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    outgoing.end();
    const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
    return { connections, incoming, bytes: answer.length };
  }

  test("waits for a client that is still taking its answer", async () => {
    const { connections, incoming, bytes } = await halfTaken(60_000);
    expect(connections.requests).toBe(1);
    const drained = connections.drain();
    const chunks = (await incoming.toArray()) as Buffer[];
    expect(Buffer.concat(chunks).length).toBe(bytes);
    await drained;
    expect(connections.requests).toBe(0);
  });

  test("cuts off a client that does not take its answer", async () => {
    const { connections, incoming } = await halfTaken(50);
    await connections.drain();
    await expect(incoming.toArray()).rejects.toThrow("aborted");
  });

  test("does not wait for connections that are idle, nor for those that never sent a request", async () => {
    const { url, gateway } = await startedGateway();
    const agent = new Agent({ keepAlive: true });
    await send(url, { agent });
    const silent = connect(Number(new URL(url).port), "127.0.0.1");
    await once(silent, "connect");
    const ended = once(silent, "close");
    silent.resume();
    // Connections are accepted in order, so after this answer the silent one is known too.
    await send(url);
    await gateway.close();
    await ended;
    agent.destroy();
  });

  test("twice, or before listening, is no error", async () => {
    const { gateway } = await startedGateway();
    await Promise.all([gateway.close(), gateway.close()]);
    await createLocalGateway({ ...openApi, clock: { now: () => 0 }, handler: () => 1 }).close();
  });
});

describe("listening", () => {
  test("on a taken port is refused with EADDRINUSE", async () => {
    const { base } = await startedGateway();
    const port = Number(new URL(base).port);
    const second = createLocalGateway({ ...openApi, clock: { now: () => 0 }, handler: () => 1 });
    await expect(second.listen({ host: "127.0.0.1", port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  test("on every address names the loopback one", async () => {
    const gateway = createLocalGateway({ ...openApi, clock: { now: () => 0 }, handler: () => 1 });
    const { url } = await gateway.listen({ host: "0.0.0.0", port: 0 });
    await gateway.close();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

function thrown(error: Error): never {
  throw error;
}
