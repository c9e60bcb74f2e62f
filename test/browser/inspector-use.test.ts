import { expect, test } from "@jest/globals";
import { withInspected } from "../support/browser/inspected.js";

const event = (eventName: string) => JSON.stringify({ eventName });
const focused = `document.activeElement === document.body ? "nothing" : document.activeElement?.querySelector(".name")?.textContent ?? document.activeElement?.id`;

test("the inspector can be used by the keyboard alone", () =>
  withInspected({ before: ["a", "b", "c"].map(event) }, async ({ page, post, until }) => {
    const at = () => page.evaluate<string>(focused);
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
      return at();
    };
    await until(`document.querySelectorAll(".row").length === 3`);
    expect(await press("j")).toBe("c");
    expect(await press("j", "ArrowDown")).toBe("a");
    expect(await press("j")).toBe("a");
    expect(await press("k")).toBe("b");
    const outline = `getComputedStyle(document.activeElement).outlineStyle`;
    expect(await page.evaluate(outline)).toBe("solid");

    await press("Enter");
    await page.waitForSelector(".details pre");
    expect(await page.locator(".row[aria-expanded=true] .name").innerText()).toBe("b");
    await post(event("d"));
    await until(`document.querySelectorAll(".row").length === 4`);
    expect(await at()).toBe("b");
    // Into the details, and out of them.
    expect(await press("Tab")).not.toBe("b");
    expect(await press("Escape")).toBe("b");
    expect(await page.locator(".details").count()).toBe(0);

    expect(await press("/")).toBe("filter");
    await page.keyboard.type("cjk/p");
    expect(await page.locator("#filter").inputValue()).toBe("cjk/p");
    expect(await press("Escape")).toBe("filter");
    expect(await page.locator("#filter").inputValue()).toBe("");
    expect(await press("ArrowDown")).toBe("d");
    await press("c");
    await until(`document.getElementById("toast").textContent === "Copied as curl"`);
    await press("p");
    expect(await page.locator("#pause").getAttribute("aria-pressed")).toBe("true");
    expect(await press("Escape")).toBe("nothing");
    // No shortcut takes a key from the browser.
    await page.keyboard.press("Control+c");
  }));

test("the inspector stays smooth and its document small while 10,000 events arrive", () =>
  withInspected({}, async ({ page, post, until, shown, complaints }) => {
    await page.evaluate(`{
      window.longTasks = [];
      new PerformanceObserver((list) => longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
      window.mostNodes = 0;
      new MutationObserver(() => {
        mostNodes = Math.max(mostNodes, document.getElementsByTagName("*").length);
      }).observe(document.body, { childList: true, subtree: true });
    }`);
    const startMs = performance.now();
    for (let n = 0; n < 10_000; n += 100) {
      const batch = Array.from({ length: 100 }, (_, i) => ({ eventName: `event ${n + i}`, userId: "u-1" }));
      await post(JSON.stringify(batch));
    }
    await until(`document.querySelector(".row .name")?.textContent === "event 9999"`);
    await until(`document.getElementById("total-accepted").textContent === "10,000"`);
    const seconds = (performance.now() - startMs) / 1_000;
    const { longTasks, mostNodes } = await page.evaluate<{ longTasks: number[]; mostNodes: number }>(
      "({ longTasks, mostNodes })",
    );
    console.log(
      `10,000 events in ${seconds.toFixed(1)} s: at most ${mostNodes} elements; ${longTasks.length} tasks over 50 ms, the longest ${Math.max(0, ...longTasks).toFixed(0)} ms`,
    );
    expect(await shown()).toHaveLength(200);
    expect(mostNodes).toBeLessThan(3_000);
    await page.locator("#older").click();
    expect(await shown()).toHaveLength(400);
    expect(complaints).toEqual([]);
  }));

test("an entry that is read stays while thousands arrive", () =>
  withInspected({ before: [event("read")] }, async ({ page, post, until }) => {
    await page.locator(".row").click();
    await page.waitForSelector(".details pre");
    const batch = JSON.stringify(Array.from({ length: 500 }, () => ({ eventName: "more" })));
    for (let n = 0; n < 4; n++) await post(batch);
    await until(`document.getElementById("total-accepted").textContent === "2,001"`);
    expect(await page.locator(".row[aria-expanded=true] .name").innerText()).toBe("read");
    expect(await page.evaluate(focused)).toBe("read");
  }));

test.each(["light", "dark"] as const)("the inspector fits a screen of 400 pixels, %s", (colorScheme) =>
  withInspected(
    {
      context: { colorScheme, viewport: { width: 400, height: 700 } },
      before: [event("e".repeat(256)), "{"],
    },
    async ({ page, until }) => {
      await until(`document.querySelectorAll(".row").length === 2`);
      for (const row of await page.locator(".row").all()) await row.click();
      await until(`document.querySelectorAll(".details pre").length === 2`);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(400);
      const contrasts = await page.evaluate<number[]>(CONTRASTS);
      expect(contrasts.length).toBeGreaterThan(20);
      expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
    },
  ),
);

/** Of each text on the page with what is behind it (WCAG 2.2, contrast ratio). */
const CONTRASTS = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).slice(0, 3).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (channels(backgroundColor)[3] !== 0) return backgroundColor;
    }
  };
  const texts = [...document.querySelectorAll("body *")].filter((element) =>
    element.checkVisibility({ visibilityProperty: true }) && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""));
  return texts.map((element) => {
    const [light, dark] = [getComputedStyle(element).color, ground(element)].map(luminance).sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  });
})()`;
