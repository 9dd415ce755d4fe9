import { expect, it } from "vitest";
import { divideHalfEven, roundHalfEven } from "../../src/numerics/half-even.ts";

it("rounds ties to the even neighbour and everything else to the nearest", () => {
  const cases = [
    0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999999999999994, 2.4, 2.6, -2.6, 4503599627370497.5, 1e300,
  ];
  const rounded = [0, 2, 2, 0, -2, -2, 0, 2, 3, -3, 4503599627370498, 1e300];
  expect(cases.map(roundHalfEven)).toEqual(rounded);
});

it("divides big integers half-even, symmetric about zero", () => {
  const numerators = [1n, 3n, 5n, -1n, -3n, -5n, 7n];
  expect(numerators.map((n) => divideHalfEven(n, 2n))).toEqual([0n, 2n, 2n, 0n, -2n, -2n, 4n]);
  expect(divideHalfEven(-7n, 3n)).toBe(-2n);
});
