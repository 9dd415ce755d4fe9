import { describe, expect, it } from "vitest";
import { fitExponentialValues } from "../../../src/revenue/optimizers/exponential-fit.ts";

describe("the fit of exponential values", () => {
  it("is exact at one price: bought / offered = e^(-p / mean)", () => {
    const mean = fitExponentialValues([{ priceUsd: 2, offered: 100, bought: 25 }]);
    expect(mean).toBeCloseTo(2 / Math.log(4), 12);
  });

  it("finds the mean from trials at several prices that agree with it", () => {
    // 2^-p of those offered buy: mean 1 / ln 2.
    const trials = [1, 2, 3].map((priceUsd) => ({ priceUsd, offered: 800, bought: 800 / 2 ** priceUsd }));
    expect(fitExponentialValues(trials)).toBeCloseTo(1 / Math.LN2, 12);
  });

  it("says nothing until some bought and some did not", () => {
    expect(fitExponentialValues([])).toBeUndefined();
    expect(fitExponentialValues([{ priceUsd: 2, offered: 9, bought: 0 }])).toBeUndefined();
    expect(fitExponentialValues([{ priceUsd: 2, offered: 9, bought: 9 }])).toBeUndefined();
    expect(() => fitExponentialValues([{ priceUsd: 0, offered: 9, bought: 3 }])).toThrow(RangeError);
  });
});
