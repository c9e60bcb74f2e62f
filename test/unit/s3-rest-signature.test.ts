// The signature of what is sent, computed a second time by the specification.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { keyProblem } from "../../src/domain/storable-key.js";
import { S3RestObjectStore } from "../../src/entry/s3-rest.js";

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const REGION = "eu-central-1";
const received: Received[] = [];
const server = createServer((request, response) => {
  void buffer(request).then((body) => {
    const { method = "", url: path = "", headers } = request;
    received.push({ method, path, headers, body });
    response.end();
  });
});
let endpoint = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
});

const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Buffer, data: string) => createHmac("sha256", key).update(data).digest();

function authorizationOf({ method, path, headers, body }: Received, accessKeyId: string): string {
  const [, signed = ""] = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? "") ?? [];
  const canonical = signed.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const request = [method, path, "", canonical.join(""), signed, sha256(body)].join("\n");
  const time = String(headers["x-amz-date"]);
  const scope = [time.slice(0, 8), REGION, "s3", "aws4_request"];
  const toSign = ["AWS4-HMAC-SHA256", time, scope.join("/"), sha256(request)].join("\n");
  const key = scope.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${SECRET}`);
  const credential = `Credential=${accessKeyId}/${scope.join("/")}`;
  return `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${signed}, Signature=${hmac(key, toSign).toString("hex")}`;
}

test("any key, body, type and session is signed as S3 computes it, and the key's path is its own", async () => {
  const awkward = fc.constantFrom(...Array.from("!'()*+&?#%=@:$,;~ é日😀a"), "%2F");
  const key = fc
    .array(fc.string({ unit: awkward, minLength: 1 }), { minLength: 1, maxLength: 3 })
    .map((segments) => segments.join("/"))
    .filter((each) => keyProblem(each) === undefined);
  const cases = fc.record({
    key,
    body: fc.oneof(fc.string({ unit: "grapheme" }), fc.uint8Array()),
    contentEncoding: fc.constantFrom(undefined, "gzip"),
    sessionToken: fc.constantFrom(undefined, "IQoJb3JpZ2luX2VjEXAMPLE//token=="),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ key, body, contentEncoding, sessionToken }) => {
      const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET, sessionToken };
      const store = new S3RestObjectStore({ bucket: "raw", endpoint, region: REGION, credentials });
      const object = { key, body, contentType: "application/json" };
      await store.putIfAbsent(contentEncoding === undefined ? object : { ...object, contentEncoding });
      const request = received.pop();
      if (request === undefined) throw new Error("nothing was received");
      expect(request.headers.authorization).toBe(authorizationOf(request, "AKIDEXAMPLE"));
      // Whatever changes what is stored, and where, is signed.
      const signed = /SignedHeaders=([^,]+)/.exec(request.headers.authorization ?? "")?.[1]?.split(";");
      expect(signed).toEqual([
        ...(contentEncoding === undefined ? [] : ["content-encoding"]),
        ...[
          "content-length",
          "content-type",
          "host",
          "if-none-match",
          "x-amz-checksum-sha256",
          "x-amz-content-sha256",
          "x-amz-date",
        ],
        ...(sessionToken === undefined ? [] : ["x-amz-security-token"]),
      ]);
      expect(request.headers["x-amz-content-sha256"]).toBe(sha256(request.body));
      expect(request.body.equals(Buffer.from(body as Uint8Array))).toBe(true);
      expect(decodeURIComponent(request.path)).toBe(`/raw/${key}`);
      expect(request.path).toMatch(/^(?:[\w.~/-]|%[0-9A-F]{2})*$/);
    }),
    { numRuns: 200 },
  );
});
