import { afterEach, describe, expect, test } from "@jest/globals";
import { harness } from "../support/harness.js";

const CLICK = '{"eventName":"click"}';
const measured = () => harness({ metricsNamespace: "Shop" });

describe("coldStart", () => {
  const TYPE = "AWS_LAMBDA_INITIALIZATION_TYPE";
  const before = process.env[TYPE];
  afterEach(() => {
    if (before === undefined) delete process.env[TYPE];
    else process.env[TYPE] = before;
  });
  const coldStarts = ({ log }: Pick<ReturnType<typeof harness>, "log">) =>
    log().map(({ coldStart }) => coldStart);

  test("is 1 for a handler's first invocation, whatever comes of it, and 0 for every other", async () => {
    for (const first of ["{", CLICK]) {
      const lines = measured();
      await lines.post(first);
      await lines.post(CLICK);
      await lines.post(CLICK);
      expect(coldStarts(lines)).toEqual([1, 0, 0]);
    }
  });

  test("is 1 for one of several at a time", async () => {
    const lines = measured();
    await Promise.all([lines.post(CLICK), lines.post(CLICK), lines.post(CLICK)]);
    expect(coldStarts(lines).toSorted()).toEqual([0, 0, 1]);
  });

  test.each([
    ["provisioned-concurrency", 0],
    ["on-demand", 1],
    ["snap-start", 1],
  ])("of an environment that is started by %s is %d at first", async (type, coldStart) => {
    process.env[TYPE] = type;
    const lines = measured();
    await lines.post(CLICK);
    expect(coldStarts(lines)).toEqual([coldStart]);
  });
});
