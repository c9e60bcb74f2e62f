import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "@jest/globals";
import type { RawObject } from "../../src/domain/ports.js";
import { MemoryObjectStore } from "../../src/entry/memory.js";
import { frozen, NOW_MS } from "../support/harness.js";
import { withInspected } from "../support/browser/inspected.js";

/** Not synchronous: the server that curl asks is in this process. */
const sh = (command: string) => promisify(execFile)("sh", ["-c", command]);
const event = (eventName: string) => JSON.stringify({ eventName });
const rows = (count: number) => `document.querySelectorAll(".row").length === ${count}`;

describe("the inspector's page", () => {
  test("says what to send while it has nothing, and what it says works", () =>
    withInspected({}, async ({ page, store, until }) => {
      expect(await page.locator("#empty").innerText()).toContain("No events yet");
      await sh(await page.locator("#example").innerText());
      await until(rows(1));
      expect(store.objects().size).toBe(1);
      expect(await page.locator("#empty").isVisible()).toBe(false);
    }));

  test("shows an event when its POST has been answered", () =>
    withInspected({}, async ({ page, shown }) => {
      const delays = await page.evaluate<number[]>(`(async () => {
        const delays = [];
        for (let n = 0; n < 20; n++) {
          const visible = new Promise((resolve) => {
            new MutationObserver((_, observer) => {
              if (document.querySelector(".row .name")?.textContent !== "click " + n) return;
              observer.disconnect();
              requestAnimationFrame(() => resolve(performance.now()));
            }).observe(document.getElementById("entries"), { childList: true });
          });
          await fetch("/clickstream", { method: "POST", body: JSON.stringify({ eventName: "click " + n }) });
          const answeredMs = performance.now();
          delays.push(await visible - answeredMs);
        }
        return delays.sort((a, b) => a - b);
      })()`);
      console.log(
        `From the answer to the row: median ${delays[10]?.toFixed(1)} ms, at most ${delays[19]?.toFixed(1)} ms`,
      );
      expect((await shown()).slice(0, 2)).toEqual(["accepted click 19", "accepted click 18"]);
    }));

  test("tells what was stored, what was stored already, what was rejected and why, and what failed", async () => {
    const store = new MemoryObjectStore();
    let isDown = false;
    const down = () => Promise.reject(new Error("down"));
    const server = {
      store: { putIfAbsent: (object: RawObject) => (isDown ? down() : store.putIfAbsent(object)) },
      clock: frozen(NOW_MS), // all within one minute
    } as const;
    await withInspected({ server }, async ({ page, post, until, shown, complaints }) => {
      const sent = '{"eventName":"once","eventId":"018f8c2e-7b7a-4cc1-8f2a-0123456789ab"}';
      await post(sent);
      await post(sent);
      await post('[{"eventName":"fine"},{"eventName":""}]');
      await post('{"eventName":');
      isDown = true;
      await post(event("late"));
      await until(rows(6));
      expect(await shown()).toEqual([
        ...["failed late", "rejected POST /clickstream", "rejected POST /clickstream", "accepted fine"],
        ...["duplicate once", "accepted once"],
      ]);
      const reasons = await page.locator(".row .where").allInnerTexts();
      expect(reasons[1]).toMatch(/^INVALID_JSON\s+the body is not JSON at character 13$/);
      expect(reasons[2]).toMatch(/^INVALID_EVENT\s+eventName: /);
      await page.locator(".row").nth(2).click();
      expect(await page.locator(".details pre").innerText()).toBe('{\n  "eventName": ""\n}');
      // The counts come a few times a second, later than the rows.
      const totals = `[...document.querySelectorAll(".totals li")].map((total) => total.innerText).join()`;
      await until(`${totals} === "2 accepted,1 duplicate,2 rejected,1 failed"`);
      const heights = `[...document.querySelectorAll("#chart g:last-child rect:not(.ground)")].map((bar) => Math.round(bar.getAttribute("height")))`;
      await until(`${heights}.join() === "33,17,33,17"`);
      expect(await page.locator("#chart").getAttribute("aria-label")).toBe(
        "6 events in the last 60 minutes, at most 6 in one",
      );
      expect(complaints).toEqual([]);
    });
  });

  test("shows an event's JSON as it was stored, and runs nothing of it", () =>
    withInspected({}, async ({ page, post, complaints, shown }) => {
      const name = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
      await post(`{"eventName":${JSON.stringify(name)},"n":12345678901234567890,"x":1e400}`);
      await page.locator(".row").click();
      const json = await page.locator(".details pre").innerText();
      expect(json).toContain(
        `  "n": 12345678901234567890,\n  "x": 1e400,\n  "_ingest": {\n    "receivedAt": `,
      );
      expect(await shown()).toEqual([`accepted ${name}`]);
      expect(await page.locator("#entries img, #entries script").count()).toBe(0);
      expect(await page.title()).toMatch(/^Inspector/);
      expect(complaints).toEqual([]);
    }));

  test("filters by name as it is typed, among what is there and what arrives", () =>
    withInspected(
      { before: [event("page_view"), event("Purchase")] },
      async ({ page, post, until, shown }) => {
        await page.locator("#filter").pressSequentially("purch");
        expect(await shown()).toEqual(["accepted Purchase"]);
        expect(await page.locator("#matches").innerText()).toBe("1 of 2");
        await post(event("page_view"));
        await post(event("repurchase"));
        await until(rows(2));
        await page.locator("#filter").fill("nothing of this");
        expect(await page.locator("#no-match").innerText()).toContain("nothing of this");
        await page.locator("#filter").fill("");
        await until(rows(4));
      },
    ));

  test("holds still while it is paused, says how many are new, and shows them then", () =>
    withInspected({ before: [event("a")] }, async ({ page, post, until, shown }) => {
      await page.locator("#pause").click();
      await post(event("b"));
      await until(`document.getElementById("pause").textContent === "Resume · 1 new"`);
      expect(await shown()).toEqual(["accepted a"]);
      await page.locator("#pause").click();
      await until(rows(2));
    }));

  test("connects again by itself after a break, without an event twice or left out", () =>
    withInspected({ before: [event("a")] }, async ({ page, line, post, until, shown }) => {
      await until(rows(1));
      line.isRefusing = true;
      await line.cut();
      await page.waitForSelector('#connection[data-state="reconnecting"]');
      await post(event("b"));
      line.isRefusing = false;
      await until(rows(2));
      expect(await shown()).toEqual(["accepted b", "accepted a"]);
      expect(await page.locator("#connection").innerText()).toBe("live");
    }));

  test("copies a request as curl, which stores the same event again", () =>
    withInspected({}, async ({ page, post, store, until }) => {
      await post(`{"eventName":"it's","n":[1.0,"\\u0000 $HOME \\"quoted\\""]}`);
      await post(new Uint8Array(Buffer.from('\uFEFF{"eventName":"bom\ttab"}'.replace("\t", "\\t"))));
      await until(rows(2));
      for (const row of [0, 1]) {
        const before = [...store.objects().values()].map(({ body }) => withoutIngest(String(body)));
        await page
          .locator(".row")
          .nth(row * 2)
          .focus();
        await page.keyboard.press("c");
        await until(`document.getElementById("toast").textContent === "Copied as curl"`);
        const line = await page.evaluate<string>("navigator.clipboard.readText()");
        expect((await sh(line)).stdout).toBe('{"success":true}');
        const after = [...store.objects().values()].map(({ body }) => withoutIngest(String(body)));
        expect(after.length).toBe(before.length + 1);
        expect(new Set(after)).toEqual(new Set(before));
        await until(rows(after.length));
      }
    }));
});

function withoutIngest(stored: string): string {
  return stored.replace(/,"_ingest":.*$/s, "");
}
