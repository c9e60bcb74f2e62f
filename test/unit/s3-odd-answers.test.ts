// What a server, or whoever stands before it, may answer that is not S3's usual.
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { StoreRejectedError, StoreUnavailableError } from "../../src/domain/errors.js";
import { failureOf } from "../support/failure-of.js";
import { type OpenedStore, S3_STORES } from "../support/s3-stores.js";
import { event } from "../support/stubbed-s3.js";

type Answer = (socket: Socket) => void;

const OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
const says =
  (text: string): Answer =>
  (socket) =>
    socket.write(text);
const saysAndEnds =
  (text: string): Answer =>
  (socket) =>
    socket.end(text);

let server: Server;
let connections = 0;
/** One each for the next requests, as soon as their heads are in. */
let answers: Answer[] = [];
const sockets = new Set<Socket>();
const opened: OpenedStore[] = [];

beforeEach(async () => {
  connections = 0;
  answers = [];
  server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    let seen = "";
    socket.on("data", (chunk) => {
      seen += chunk.toString("latin1");
      const end = seen.indexOf("\r\n\r\n");
      const length = Number(/^content-length: (\d+)/im.exec(seen)?.[1]);
      // An answer may come with the head alone; the rest of the request is read and forgotten.
      if (end === -1 || (length < 100_000 && seen.length < end + 4 + length)) return;
      seen = "";
      answers.shift()?.(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  for (const each of opened.splice(0)) each.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

describe.each(S3_STORES)("%s", (_store, kind) => {
  const storeOf = (attempts: number, attemptTimeoutMs = 10_000) => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const each = kind.open({ bucket: "raw", endpoint, attempts, baseDelayMs: 1, attemptTimeoutMs });
    opened.push(each);
    return each.store;
  };
  const xml = (status: string, code: string, more = "") => {
    const body = `<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>m</Message>${more}</Error>`;
    return `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  };

  test.each([
    ["a success that breaks off", saysAndEnds("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")],
    ["an error that breaks off", saysAndEnds("HTTP/1.1 503 Busy\r\nContent-Length: 99\r\n\r\n<Error>")],
    ["a head that breaks off", saysAndEnds("HTTP/1.1 200 OK\r\nConte")],
    ["what is no HTTP", saysAndEnds("SSH-2.0-OpenSSH_9.2\r\n")],
    ["a switch of protocols", says("HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n")],
    ["a close without a word", (socket: Socket) => socket.end()],
    ["a reset", (socket: Socket) => socket.resetAndDestroy()],
  ])("tries again after %s", async (_what, answer) => {
    answers = [answer, says(OK)];
    // The SDK takes a switch of protocols for silence.
    await expect(storeOf(2, 2_000).putIfAbsent(event())).resolves.toBe("created");
  });

  test.each([
    ["a success that breaks off", saysAndEnds("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")],
    ["what is no HTTP", saysAndEnds("SSH-2.0-OpenSSH_9.2\r\n")],
  ])("leaves the outcome open where the last answer was %s", async (_what, answer) => {
    answers = [answer];
    await expect(storeOf(1).putIfAbsent(event())).rejects.toBeInstanceOf(StoreUnavailableError);
  });

  test("waits through informational answers for the real one", async () => {
    answers = [says(`HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${OK}`)];
    await expect(storeOf(1).putIfAbsent(event())).resolves.toBe("created");
  });

  test("follows no redirect", async () => {
    answers = [
      says("HTTP/1.1 301 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
      says(OK),
    ];
    const error = await failureOf(storeOf(2).putIfAbsent(event()));
    expect(error).toBeInstanceOf(StoreRejectedError);
    expect(error.message).toContain("status 301. Set AWS_REGION to the bucket's region");
  });

  test("takes a refusal that comes before a large body is sent, and does not use that connection again", async () => {
    const refusal: Answer = (socket) => {
      socket.pause(); // nobody reads on
      socket.write(xml("403 Forbidden", "AccessDenied"));
    };
    answers = [refusal, says(OK)];
    const store = storeOf(1);
    const body = new Uint8Array(24 * 1024 * 1024);
    const error = await failureOf(store.putIfAbsent(event(body)));
    expect(error.message).toContain("AccessDenied (403)");
    await expect(store.putIfAbsent(event())).resolves.toBe("created");
    expect(connections).toBe(2);
  });

  test.each(["200 OK", "503 Slow Down", "412 Precondition Failed"])(
    "uses the connection again after a %s",
    async (status) => {
      answers = [says(status.startsWith("2") ? OK : xml(status, "SlowDown")), says(OK)];
      const store = storeOf(2);
      await store.putIfAbsent(event());
      answers = [says(OK)];
      await expect(store.putIfAbsent(event())).resolves.toBe("created");
      expect(connections).toBe(1);
    },
  );

  test("gets over a kept connection that the server has closed meanwhile", async () => {
    answers = [says(OK), (socket) => socket.resetAndDestroy(), says(OK)];
    const store = storeOf(2);
    await store.putIfAbsent(event());
    await expect(store.putIfAbsent(event())).resolves.toBe("created");
    expect(connections).toBe(2);
  });
});

describe("S3RestObjectStore", () => {
  const [, [, rest]] = S3_STORES;
  const storeOf = () => {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return rest.open({ bucket: "raw", endpoint, attempts: 1 }).store;
  };

  test("closes a connection whose request was answered before its end", async () => {
    let answered: Socket | undefined;
    answers = [
      (socket) => {
        answered = socket.pause();
        socket.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
      },
    ];
    const put = storeOf().putIfAbsent(event(new Uint8Array(24 * 1024 * 1024)));
    await expect(put).rejects.toBeInstanceOf(StoreRejectedError);
    if (answered === undefined) throw new Error("nothing was answered");
    const closed = once(answered, "close");
    answered.resume();
    await closed;
  });

  test("reads no more than the beginning of an endless error", async () => {
    answers = [
      (socket) => {
        socket.write("HTTP/1.1 403 Forbidden\r\n\r\n<Error><Code>AccessDenied</Code>");
        const pour = () => {
          while (!socket.destroyed && socket.write("x".repeat(16_384)));
        };
        socket.on("drain", pour);
        pour();
      },
    ];
    const error = await failureOf(storeOf().putIfAbsent(event()));
    expect(error.message).toContain("AccessDenied (403)");
  });

  test("keeps of a refusal the code, S3's message and its request's id, and nothing that was sent", async () => {
    const body =
      "<Error><Code>SignatureDoesNotMatch</Code><Message>It does not match</Message>" +
      "<CanonicalRequest>x-amz-security-token:SECRET_TOKEN</CanonicalRequest></Error>";
    const head = `HTTP/1.1 403 Forbidden\r\nx-amz-request-id: ID1\r\nContent-Length: ${body.length}\r\n\r\n`;
    answers = [says(head + body)];
    const { message, cause } = await failureOf(storeOf().putIfAbsent(event()));
    expect(message).toContain("SignatureDoesNotMatch (403)");
    expect(message).not.toContain("does not match");
    expect(String(cause)).toBe("SignatureDoesNotMatch: It does not match");
    expect(cause).toMatchObject({ $metadata: { httpStatusCode: 403, requestId: "ID1" } });
    expect(JSON.stringify(cause) + String((cause as Error).stack)).not.toContain("SECRET_TOKEN");
  });

  test.each([
    ["a code that is no code", "<Error><Code>no, sorry</Code></Error>"],
    ["HTML", "<html><body>Forbidden</body></html>"],
    ["JSON", '{"Code":"AccessDenied"}'],
    ["half an error", "<Error><Code>Acc"],
  ])("knows by %s no more than the status", async (_what, body) => {
    answers = [says(`HTTP/1.1 403 Forbidden\r\nContent-Length: ${body.length}\r\n\r\n${body}`)];
    const { message } = await failureOf(storeOf().putIfAbsent(event()));
    expect(message).toContain(": status 403. See https://docs");
  });
});
