// What Lambda has to fetch and compile at a cold start.
import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { renderTable } from "../support/render-table.js";
import { bundles } from "./setup.js";

const bytesOf = (bundle: string) => statSync(join(bundles, bundle, "index.cjs")).size;

test.each([
  ["handler", "minified", 750_000],
  ["handler-rest", "minified-rest", 200_000],
])("./%s, minified, has no more than its share of bytes", (handler, bundle, most) => {
  const bytes = bytesOf(bundle);
  process.stdout.write(renderTable(`./${handler}, bundled and minified:`, [{ bytes, most }]));
  expect(bytes).toBeLessThanOrEqual(most);
});
