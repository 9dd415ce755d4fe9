import { describe, expect, it } from "vitest";
import { metricFigure } from "../../src/output/figures.ts";
import { folded } from "../../src/output/folded.ts";

describe("a long name in a narrow table", () => {
  it("stays on one line if it fits", () => {
    expect(folded("on-demand-only", 16)).toBe("on-demand-only");
  });

  it("is broken after its signs", () => {
    expect(folded("internal_shortfall_gpu_hours", 15)).toBe("internal_\nshortfall_gpu_\nhours");
    expect(folded("results/before/mix", 10)).toBe("results/\nbefore/mix");
  });

  it("is cut only where a part is too long in itself", () => {
    expect(folded("a-incomprehensibilities", 10)).toBe("a-\nincompreh…");
  });
});

describe("shares for people", () => {
  it("have more digits where one decimal would tell nothing", () => {
    expect([0.7123, 0.0074, -0.0007, 0, 1].map((each) => metricFigure("share", each))).toEqual([
      "71.2%",
      "0.74%",
      "-0.07%",
      "0.0%",
      "100.0%",
    ]);
    expect([0.9949, 0.99971, 0.999994].map((each) => metricFigure("share", each))).toEqual([
      "99.49%",
      "99.971%",
      "99.99940%",
    ]);
  });
});
