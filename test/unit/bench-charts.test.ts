import { describe, expect, test } from "@jest/globals";
import { barChart } from "../../bench/bar-chart.js";
import { linePlot, niceCeiling } from "../../bench/line-plot.js";

const numbers = (text: string, attribute: string, element: string) =>
  [...text.matchAll(new RegExp(`<${element}[^>]* ${attribute}="([^"]+)"`, "g"))].map(([, value]) =>
    Number(value),
  );

describe("charts of the bench", () => {
  test("a bar is as long as its figure beside the longest of its group", () => {
    const bar = (name: string, value: number) => ({ name, value, label: String(value), isOurs: false });

    const chart = barChart("t", [
      { title: "one", bars: [bar("a", 200), bar("b", 50)] },
      { title: "two", bars: [bar("c", 3)] },
    ]);

    const [a = 0, b = 0, c = 0] = numbers(chart, "width", "rect");
    expect(b / a).toBeCloseTo(0.25, 2);
    expect(c).toBe(a);
  });

  test("names are escaped, and every bar has its name and its figure", () => {
    const chart = barChart("<t>", [
      { title: "g", bars: [{ name: "a & b", value: 1, label: "1 <ms>", isOurs: true }] },
    ]);

    expect(chart).toContain("<title>&lt;t&gt;</title>");
    expect(chart).toContain(">a &amp; b</text>");
    expect(chart).toContain(">1 &lt;ms&gt;</text>");
  });

  test("what is linear is a straight line", () => {
    const plot = linePlot({
      title: "t",
      xLabel: "x",
      yLabel: "y",
      lines: [
        {
          name: "n",
          points: [
            [0, 0],
            [50, 10],
            [100, 20],
          ],
        },
      ],
    });

    const [x0 = 0, x1 = 0, x2 = 0] = numbers(plot, "cx", "circle");
    const [y0 = 0, y1 = 0, y2 = 0] = numbers(plot, "cy", "circle");
    expect(x1).toBeCloseTo((x0 + x2) / 2, 1);
    expect(y1).toBeCloseTo((y0 + y2) / 2, 1);
    expect(y2).toBeLessThan(y0);
  });

  test("an axis ends at a round number that is no less than the greatest", () => {
    expect([0.07, 1, 1.1, 500, 262.144, 0].map(niceCeiling).map((one) => Number(one.toPrecision(6)))).toEqual(
      [0.08, 1, 1.2, 500, 300, 1],
    );
  });
});
