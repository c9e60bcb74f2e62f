import { describe, expect, test } from "@jest/globals";
import { emfProblems } from "../support/embedded-metric-format.js";

/** As the specification's own example has it, in its parts. */
const directive = {
  Namespace: "shop",
  Dimensions: [["functionName"]],
  Metrics: [{ Name: "took", Unit: "Milliseconds", StorageResolution: 60 }],
};
const root = { functionName: "ingest", took: 100, requestId: "1" };
const documentOf = (changes: object, others: object = {}) =>
  JSON.stringify({
    ...root,
    ...others,
    _aws: { Timestamp: 1_574_109_732_004, CloudWatchMetrics: [{ ...directive, ...changes }] },
  });
const problemsOf = (...parts: Parameters<typeof documentOf>) => emfProblems(documentOf(...parts)).join();

describe("what the tests of metrics judge a line by", () => {
  test("takes a sound document", () => {
    expect(emfProblems(documentOf({}))).toEqual([]);
    expect(emfProblems(documentOf({ Dimensions: [[]], Metrics: [] }))).toEqual([]);
    for (const Unit of ["Count", "Bytes", "Kilobits/Second", "Microseconds", "None"]) {
      expect(emfProblems(documentOf({ Metrics: [{ Name: "took", Unit }] }))).toEqual([]);
    }
  });

  test.each<[string, object, string]>([
    ["no namespace", { Namespace: undefined }, "'Namespace'"],
    ["an empty namespace", { Namespace: "" }, "Namespace"],
    ["a namespace that is too long", { Namespace: "x".repeat(1025) }, "Namespace"],
    ["no set of dimensions", { Dimensions: [] }, "Dimensions"],
    ["dimensions that are not in a set", { Dimensions: ["functionName"] }, "Dimensions"],
    ["too many dimensions", { Dimensions: [Array<string>(31).fill("functionName")] }, "Dimensions"],
    ["a dimension's name of two lines", { Dimensions: [["a\nb"]] }, "Dimensions"],
    ["no metrics", { Metrics: undefined }, "'Metrics'"],
    ["a metric without a name", { Metrics: [{ Unit: "Count" }] }, "'Name'"],
    ["a unit that CloudWatch does not have", { Metrics: [{ Name: "took", Unit: "ms" }] }, "Unit"],
    ["a unit in another case", { Metrics: [{ Name: "took", Unit: "bytes" }] }, "Unit"],
    ["a metric that is not in the line", { Metrics: [{ Name: "left" }] }, "left is no number"],
    ["a metric that is text", { Metrics: [{ Name: "requestId" }] }, "requestId is no number"],
    ["a dimension that is not in the line", { Dimensions: [["stage"]] }, "stage is no text"],
    ["a dimension that is a number", { Dimensions: [["took"]] }, "took is no text"],
    ["more than 100 metrics", { Metrics: Array<object>(101).fill({ Name: "took" }) }, "100 metrics"],
  ])("finds %s", (_what, changes, problem) => {
    expect(problemsOf(changes)).toContain(problem);
  });

  test("finds a time that is no whole number, a line without metadata, one that is too long, and two in one", () => {
    const sound = documentOf({});
    expect(emfProblems(sound.replace("1574109732004", "1.5")).join()).toContain("Timestamp");
    expect(emfProblems("{}").join()).toContain("_aws");
    expect(problemsOf({}, { pad: "x".repeat(256 * 1024) })).toContain("256 KB");
    expect(() => emfProblems(`${sound}\n${sound}`)).toThrow(SyntaxError);
  });
});
