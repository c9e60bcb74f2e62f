// Which way of sending an event works from a page of another origin, by the CORS configuration of the API.
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { DevExchange } from "../../src/entry/dev.js";
import { browser, withContext } from "../support/browser/browser.js";
import { CORS_CONFIGURATIONS, type CorsConfiguration, startGateway } from "../support/browser/gateways.js";
import { openShop, type Shop } from "../support/browser/shop.js";
import { outcomeOf, visit } from "../support/browser/visit.js";
import { WAYS_OF_SENDING } from "../support/browser/ways-of-sending.js";
import { renderTable } from "../support/render-table.js";

const configurations = Object.keys(CORS_CONFIGURATIONS) as CorsConfiguration[];

/** One for each configuration, in their order. */
type Outcomes = readonly [string, string, string, string, string, string];

const [READ, STORED, BLOCKED] = ["stored, read", "stored", "blocked"];
const PREFLIGHTED: Outcomes = [READ, READ, BLOCKED, READ, BLOCKED, READ];
const WITH_CREDENTIALS: Outcomes = [BLOCKED, BLOCKED, BLOCKED, READ, BLOCKED, READ];
const SIMPLE: Outcomes = [READ, READ, STORED, READ, STORED, READ];
const SIMPLE_WITH_CREDENTIALS: Outcomes = [STORED, STORED, STORED, READ, STORED, READ];
const UNSEEN: Outcomes = [STORED, STORED, STORED, STORED, STORED, STORED];
const PREFLIGHTED_UNSEEN: Outcomes = [STORED, STORED, BLOCKED, STORED, BLOCKED, STORED];
const WITH_CREDENTIALS_UNSEEN: Outcomes = [BLOCKED, BLOCKED, BLOCKED, STORED, BLOCKED, STORED];

/** By way: whether a preflight goes first, and what becomes of the event. */
const EXPECTED: Readonly<Record<string, readonly [preflight: "yes" | "no", outcomes: Outcomes]>> = {
  "fetch of JSON": ["yes", PREFLIGHTED],
  "fetch of JSON, keepalive": ["yes", PREFLIGHTED],
  "fetch of JSON, with credentials": ["yes", WITH_CREDENTIALS],
  "fetch of JSON, no-cors": ["no", UNSEEN],
  "fetch of a string": ["no", SIMPLE],
  "fetch of a string, with credentials": ["no", SIMPLE_WITH_CREDENTIALS],
  "sendBeacon of a string": ["no", UNSEEN],
  "sendBeacon of a text/plain Blob": ["no", UNSEEN],
  "sendBeacon of a JSON Blob": ["yes", WITH_CREDENTIALS_UNSEEN],
  form: ["no", ["400", "400", "400", "400", "400", "400"]],
  "form, text/plain": ["no", UNSEEN],
  "fetch of JSON, keepalive, as the tab closes": ["yes", PREFLIGHTED_UNSEEN],
  "sendBeacon of a string, as the tab closes": ["no", UNSEEN],
  "sendBeacon of a text/plain Blob, as the tab closes": ["no", UNSEEN],
  "sendBeacon of a JSON Blob, as the tab closes": ["yes", WITH_CREDENTIALS_UNSEEN],
  "fetch of JSON, keepalive, as the page is left": ["yes", PREFLIGHTED_UNSEEN],
  "sendBeacon of a string, as the page is left": ["no", UNSEEN],
  "sendBeacon of a text/plain Blob, as the page is left": ["no", UNSEEN],
  "sendBeacon of a JSON Blob, as the page is left": ["yes", WITH_CREDENTIALS_UNSEEN],
};

const isPreflight = ({ method }: DevExchange) => method === "OPTIONS";
const observed: Record<string, string>[] = [];
let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

afterAll(async () => {
  await shop.close();
  await browser.close();
  process.stdout.write(renderTable("An event from a page, by the origins that the API lets in:", observed));
});

describe.each(WAYS_OF_SENDING)("$name", (way) => {
  const [preflight, outcomes] = EXPECTED[way.name] ?? [];
  let row: Record<string, string>;

  beforeAll(async () => {
    const gateways = await Promise.all(
      configurations.map((name) => startGateway(CORS_CONFIGURATIONS[name](shop.origin))),
    );
    try {
      const reports = await withContext((context) => visit(context, shop.origin, way, gateways));
      const asked = new Set(gateways.map(({ exchanges }) => (exchanges.some(isPreflight) ? "yes" : "no")));
      const outcomes = gateways.map((gateway, at) => outcomeOf(reports[at] ?? {}, way, gateway));
      const cells = configurations.map((name, at): [string, string] => [name, outcomes[at] ?? ""]);
      row = { way: way.name, preflight: [...asked].join(), ...Object.fromEntries(cells) };
      observed.push(row);
    } finally {
      await Promise.all(gateways.map((gateway) => gateway.stop()));
    }
  });

  test(`a preflight goes first: ${preflight}`, () => {
    expect(row["preflight"]).toBe(preflight);
  });

  test.each(configurations.map((name, at) => [name, outcomes?.[at]]))("for %s: %s", (name, outcome) => {
    expect(row[name ?? ""]).toBe(outcome);
  });
});
