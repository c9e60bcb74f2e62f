import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { StoreRejectedError, StoreUnavailableError } from "../../src/domain/errors.js";
import { type S3CredentialProvider, type S3Credentials, S3RestObjectStore } from "../../src/entry/s3-rest.js";
import { deferred } from "../support/deferred.js";
import { failureOf } from "../support/failure-of.js";
import { S3_STORES } from "../support/s3-stores.js";
import { event, stubbedS3 } from "../support/stubbed-s3.js";

const [, [, rest]] = S3_STORES;
const s3 = stubbedS3(rest);
const MINUTE_MS = 60_000;

const storeOf = (credentials?: S3Credentials | S3CredentialProvider, options = {}) => {
  const base = { bucket: "raw", region: "us-east-1", endpoint: s3.stub.endpoint, baseDelayMs: 1 };
  return new S3RestObjectStore({ ...base, ...options, ...(credentials && { credentials }) });
};
const named = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: "secret" });
/** Whose credentials each request was signed with. */
const signers = () =>
  s3.stub.requests.map(({ headers }) => /Credential=([^/]+)/.exec(headers.authorization ?? "")?.[1]);

describe("the environment's credentials", () => {
  const before = { ...process.env };
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });

  test("are those of the time of the put, for they may be rotated", async () => {
    const store = storeOf();
    for (const n of [1, 2]) {
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: `id${n}`, AWS_SESSION_TOKEN: `token${n}` });
      await store.putIfAbsent(event());
    }
    expect(signers()).toEqual(["id1", "id2"]);
    expect(s3.stub.requests.map(({ headers }) => headers["x-amz-security-token"])).toEqual([
      "token1",
      "token2",
    ]);
  });

  test.each(["AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN"])(
    "with a line break in %s are a refusal",
    async (name) => {
      process.env[name] = "text\n";
      const error = await failureOf(storeOf(undefined, { attempts: 3 }).putIfAbsent(event()));
      expect(error).toBeInstanceOf(StoreRejectedError);
      expect(s3.stub.requests).toEqual([]);
    },
  );

  test.each(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])("without %s are a refusal", async (name) => {
    process.env[name] = "";
    const error = await failureOf(storeOf().putIfAbsent(event()));
    expect(error).toBeInstanceOf(StoreRejectedError);
    expect(error.message).toContain("Check the AWS credentials");
  });
});

describe("a provider", () => {
  let nowMs = 0;
  beforeEach(() => {
    nowMs = Date.UTC(2026, 10, 22);
    jest.spyOn(Date, "now").mockImplementation(() => nowMs);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Gives `id1`, `id2` … */
  const counting = (lifeMs?: number): S3CredentialProvider => {
    let asked = 0;
    return () => ({
      ...named(`id${(asked += 1)}`),
      expiration: lifeMs === undefined ? undefined : new Date(nowMs + lifeMs),
    });
  };
  const putAfter = async (store: S3RestObjectStore, ...waitsMs: readonly number[]) => {
    for (const waitMs of waitsMs) {
      nowMs += waitMs;
      await store.putIfAbsent(event()).catch(() => undefined);
    }
  };

  test("without an expiration is asked once", async () => {
    await putAfter(storeOf(counting()), 0, 1, 1_000 * MINUTE_MS);
    expect(new Set(signers())).toEqual(new Set(["id1"]));
  });

  test("is asked again 5 minutes before the expiration, and not before", async () => {
    await putAfter(storeOf(counting(15 * MINUTE_MS)), 0, 10 * MINUTE_MS, 1, 1);
    expect(signers()).toEqual(["id1", "id1", "id2", "id2"]);
  });

  test("is asked once for all puts at once, synchronous or not", async () => {
    const answer = deferred<S3Credentials>();
    let asked = 0;
    const store = storeOf(() => ((asked += 1), answer.promise));
    const puts = Array.from({ length: 16 }, (_, n) => store.putIfAbsent({ ...event(), key: `events/${n}` }));
    answer.resolve(named("id"));
    await Promise.all(puts);
    expect(asked).toBe(1);
    expect(signers()).toHaveLength(16);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("down");
      },
    ],
    ["rejects", () => Promise.reject(new Error("down"))],
  ])("that %s is asked again by the next attempt", async (_how, fail: () => Promise<never>) => {
    let asked = 0;
    const store = storeOf(() => (++asked < 3 ? fail() : named("id")));
    await expect(store.putIfAbsent(event())).resolves.toBe("created");
    expect(asked).toBe(3);
  });

  test("that hangs holds no put past its time, and the next attempt asks it again", async () => {
    let asked = 0;
    const store = storeOf(() => (++asked === 1 ? new Promise<never>(() => undefined) : named("id")), {
      attemptTimeoutMs: 100,
    });
    await expect(store.putIfAbsent(event())).resolves.toBe("created");
    expect(asked).toBe(2);
  });

  test("that answers after the put was given up has nothing sent", async () => {
    const answer = deferred<S3Credentials>();
    const store = storeOf(() => answer.promise, { attempts: 1, attemptTimeoutMs: 50 });
    await expect(store.putIfAbsent(event())).rejects.toBeInstanceOf(StoreUnavailableError);
    answer.resolve(named("late"));
    await new Promise(setImmediate);
    await storeOf(named("id")).putIfAbsent(event());
    expect(signers()).toEqual(["id"]);
  });

  test.each([[undefined], [{}], [{ accessKeyId: "id" }], [{ secretAccessKey: "s" }]])(
    "that gives %j is a refusal",
    async (given) => {
      const error = await failureOf(storeOf(() => given as S3Credentials).putIfAbsent(event()));
      expect(error).toBeInstanceOf(StoreRejectedError);
      expect(error.message).toContain("CredentialsProviderError. Check the AWS credentials");
    },
  );
});
