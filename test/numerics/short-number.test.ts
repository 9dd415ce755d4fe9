import { expect, it } from "vitest";
import { shortNumber } from "../../src/numerics/short-number.ts";

it("a number of up to six digits stays as it is", () => {
  for (const value of [0, 1, -2.5, 123456, 0.000123, 1234.56, 1e12]) expect(shortNumber(value)).toBe(value);
});

it("rounding to three to five digits gives what the whole number gives", () => {
  let seed = 1;
  for (let trial = 0; trial < 3000; trial += 1) {
    seed = (seed * 48271) % 2147483647;
    // Many of these lie close to a tie.
    const value =
      (Math.floor(seed / 1000) + 0.5 + (trial % 5 === 0 ? 0 : (trial % 7) * 1e-7)) / 10 ** (trial % 6);
    for (const digits of [3, 4, 5]) {
      const scaled = value * 10 ** (digits - 1 - Math.floor(Math.log10(value)));
      // A tie of decimals is none of doubles: either neighbour is right.
      if (Math.abs((scaled % 1) - 0.5) < 1e-9) continue;
      expect(shortNumber(value).toPrecision(digits)).toBe(value.toPrecision(digits));
    }
  }
});

it("a number just below a tie is not taken for it", () => {
  expect(shortNumber(1.2349996).toPrecision(3)).toBe("1.23");
  expect(shortNumber(1.2350004).toPrecision(3)).toBe("1.24");
});
