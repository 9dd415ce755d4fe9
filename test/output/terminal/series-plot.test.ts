import { describe, expect, it } from "vitest";
import type { PlotStyle } from "../../../src/output/terminal/plot-style.ts";
import { seriesPlot } from "../../../src/output/terminal/series-plot.ts";
import { sparkline } from "../../../src/output/terminal/sparkline.ts";

describe("a sparkline", () => {
  it("has eight heights from low to high, and a blank for nothing", () => {
    const values = [0, 1, 2, 3, undefined, 4, 5, 6, 7];
    expect(sparkline(values, { low: 0, high: 7 }, "unicode")).toBe("▁▂▃▄ ▅▆▇█");
    expect(sparkline(values, { low: 0, high: 7 }, "ascii")).toBe("_.-= +*#@");
  });

  it("is a flat line at the bottom where nothing moves", () => {
    expect(sparkline([5, 5, 5], { low: 5, high: 5 }, "unicode")).toBe("▁▁▁");
  });
});

describe("series below each other", () => {
  const style = (columns: number): PlotStyle => ({ columns, glyphs: "unicode", strong: (text) => text });
  const ramp = (n: number) => Array.from({ length: n }, (_, at) => ({ numerator: at, denominator: 1 }));
  const drawn = (n: number, columns: number, fromZero = true) => {
    const lines = [
      { label: "up", points: ramp(n) },
      { label: "down", points: ramp(n).reverse() },
    ];
    const plot = { title: "t", fromZero, show: (value: number) => value.toFixed(1), lines };
    return seriesPlot(plot, { labels: ["up", "down"], style: style(columns) });
  };

  it("share a scale that the heading names; a short series is widened threefold", () => {
    expect(drawn(8, 80)).toBe(
      ["t  0.0 to 7.0", "up    ▁▁▁▂▂▂▃▃▃▄▄▄▅▅▅▆▆▆▇▇▇███", "down  ███▇▇▇▆▆▆▅▅▅▄▄▄▃▃▃▂▂▂▁▁▁"].join("\n"),
    );
  });

  // 40 columns leave 33 marks for 330 hours: each is the mean of ten, 4.5 the first and 324.5 the last.
  it("draw means of stretches where there are more intervals than columns", () => {
    const [title, up] = drawn(330, 40, false)!.split("\n");
    expect(title).toBe("t  4.5 to 324.5");
    expect(up).toHaveLength(39);
    expect(up).toMatch(/^up {4}▁+▂+▃+▄+▅+▆+▇+█+$/);
  });

  it.each([40, 80, 200])("fit into %i columns", (columns) => {
    for (const line of drawn(8760, columns)!.split("\n")) expect(line.length).toBeLessThan(columns);
  });

  it("join intervals as sum over sum", () => {
    const points = Array.from({ length: 2000 }, (_, at) => ({
      numerator: at % 2,
      denominator: at % 2 === 0 ? 3 : 1,
    }));
    const plot = {
      title: "t",
      fromZero: false,
      show: (value: number) => value.toFixed(2),
      lines: [{ label: "a", points }],
    };
    // 1 / (3 + 1), not the mean of 0 and 1.
    expect(seriesPlot(plot, { labels: ["a"], style: style(18) })).toMatch(
      /^t {2}(always 0\.25|0\.2\d to 0\.2\d)\n/,
    );
  });

  it("are not drawn without a value", () => {
    const empty = {
      title: "t",
      fromZero: false,
      show: String,
      lines: [{ label: "a", points: [{ numerator: 0, denominator: 0 }] }],
    };
    expect(seriesPlot(empty, { labels: ["a"], style: style(80) })).toBeUndefined();
  });
});
