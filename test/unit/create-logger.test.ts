import { describe, expect, test } from "@jest/globals";
import { createLogger } from "../../src/adapters/logging/create-logger.js";

describe("createLogger", () => {
  const written = (level?: "warn" | "silent") => {
    const lines: string[] = [];
    const logger = createLogger({
      ...(level && { level }),
      destination: { write: (line) => void lines.push(line) },
    });
    logger.info({ status: 200 }, "told");
    logger.error({ status: 500 }, "failed");
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  test("writes one JSON object a line, with the level's name and an ISO time, and nothing of the machine", () => {
    expect(written()).toEqual([
      { level: "info", time: expect.stringMatching(/^\d{4}-.*Z$/), status: 200, msg: "told" },
      { level: "error", time: expect.stringMatching(/^\d{4}-.*Z$/), status: 500, msg: "failed" },
    ]);
  });

  test("writes nothing below its level", () => {
    expect(written("warn")).toMatchObject([{ level: "error" }]);
    expect(written("silent")).toEqual([]);
  });

  test("writes to standard output unless told otherwise", () => {
    expect(createLogger({ level: "silent" }).level).toBe("silent");
    expect(createLogger().level).toBe("info");
  });
});
