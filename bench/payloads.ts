/** What a request carries. */
export interface Payload {
  readonly id: string;
  readonly name: string;
  readonly bytesPerEvent: number;
  /** Absent for a lone event, that is no array. */
  readonly batch?: number;
  /** In one block, of a contender that puts an object an event. */
  readonly requestsPerBlock: number;
  /** The same with `layout: "batch"`, where a request is one put however many events it has. */
  readonly requestsPerBatchLayoutBlock: number;
}

export const SMALL_EVENT_BYTES = 300;

const lone = (id: string, name: string, bytesPerEvent: number, requestsPerBlock: number): Payload => ({
  id,
  name,
  bytesPerEvent,
  requestsPerBlock,
  requestsPerBatchLayoutBlock: requestsPerBlock,
});
const batchOf = (batch: number, requestsPerBlock: number, requestsPerBatchLayoutBlock: number): Payload => ({
  id: `batch-${batch}`,
  name: `batch of ${batch}`,
  bytesPerEvent: SMALL_EVENT_BYTES,
  batch,
  requestsPerBlock,
  requestsPerBatchLayoutBlock,
});

/** Blocks of some 50 to 100 ms, so that what a clock or a collector adds is small beside them. */
export const PAYLOADS: readonly Payload[] = [
  lone("one", "one event, 0.3 KB", SMALL_EVENT_BYTES, 100),
  lone("one-2k", "one event, 2 KB", 2_000, 80),
  lone("one-20k", "one event, 20 KB", 20_000, 60),
  batchOf(1, 80, 80),
  batchOf(10, 8, 60),
  batchOf(100, 1, 30),
  batchOf(500, 1, 10),
];

/**
 * The text of a request's body.
 *
 * @param newId for the events of a batch: no two requests are the same. Left to the caller, since what makes
 *   ids loads node:crypto, which a cold start must meet unloaded.
 */
export function bodyOf(
  { bytesPerEvent, batch }: Pick<Payload, "bytesPerEvent" | "batch">,
  newId: () => string = randomless,
): string {
  if (batch === undefined) return eventText(bytesPerEvent);
  // A client that batches gives its events ids, so that a retry stores none twice.
  return `[${Array.from({ length: batch }, () => eventText(bytesPerEvent, newId())).join(",")}]`;
}

function randomless(): never {
  throw new Error("a batch needs ids");
}

/** An event of exactly so many bytes, all of them ASCII: a page view and, for what is left, its product's text. */
function eventText(bytes: number, eventId?: string): string {
  const event = (description: string) =>
    JSON.stringify({
      eventName: "page_view",
      ...(eventId !== undefined && { eventId }),
      userId: "u-1029384756",
      sessionId: "s-5647382910",
      pageUrl: "https://shop.example/en/shoes/running?colour=blue",
      isFirstVisit: false,
      product: { sku: "SH-4711", price: 129.9, description },
    });
  const WORDS = "light and fast on road and track, ";
  const missing = bytes - event("").length;
  if (missing < 0) throw new Error(`no event has ${bytes} bytes`);
  return event(WORDS.repeat(Math.ceil(missing / WORDS.length)).slice(0, missing));
}

/** The event of payload format 2.0 that API Gateway makes of a browser's POST. */
export function httpApiEvent(body: string): object {
  const domainName = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com";
  const userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0";
  return {
    version: "2.0",
    routeKey: "POST /clickstream",
    rawPath: "/clickstream",
    rawQueryString: "",
    headers: {
      accept: "*/*",
      "accept-encoding": "gzip, deflate, br, zstd",
      "accept-language": "de-DE,de;q=0.9,en;q=0.8",
      "content-length": String(body.length),
      "content-type": "application/json",
      host: domainName,
      origin: "https://shop.example",
      referer: "https://shop.example/cart",
      "user-agent": userAgent,
      "x-amzn-trace-id": "Root=1-6b02f696-63f54c3d2e4b1a0f9c8d7e70",
      "x-forwarded-for": "203.0.113.77",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
    },
    requestContext: {
      accountId: "123456789012",
      apiId: "a1b2c3d4e5",
      domainName,
      domainPrefix: "a1b2c3d4e5",
      http: {
        method: "POST",
        path: "/clickstream",
        protocol: "HTTP/1.1",
        sourceIp: "203.0.113.77",
        userAgent,
      },
      requestId: "JKJaX01PLvHcESHA=",
      routeKey: "POST /clickstream",
      stage: "$default",
      time: "22/Nov/2026:14:05:10 +0000",
      timeEpoch: 1795356310123,
    },
    body,
    isBase64Encoded: false,
  };
}
