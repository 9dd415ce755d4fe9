import { expect, it } from "vitest";
import { roundHalfEven } from "../../src/numerics/half-even.ts";
import { roundHalfUp } from "../../src/numerics/half-up.ts";
import { streams } from "../../src/random/stream.ts";

/** Values of all magnitudes, many of them on a half or next to one. */
function* values(count: number): Generator<number> {
  const stream = streams("rounding", 0).stream("test", "values");
  for (let n = 0; n < count; n++) {
    const size = 2 ** Math.floor(stream.next() * 60 - 4);
    const near = Math.floor(stream.next() * size) + 0.5;
    yield stream.next() * size;
    yield near;
    yield near * (1 - Number.EPSILON);
    yield near * (1 + Number.EPSILON);
  }
}

it("rounds halves up as Math.round does, from small numbers to those that are all whole", () => {
  for (const value of values(4000)) {
    if (value >= 0.5) expect(roundHalfUp(value)).toBe(Math.round(value));
  }
  expect([0, 0.2, 0.5, 1.5, 2 ** 52 + 1, 2 ** 53, Number.POSITIVE_INFINITY].map(roundHalfUp)).toEqual([
    0,
    0,
    1,
    2,
    2 ** 52 + 1,
    2 ** 53,
    Number.POSITIVE_INFINITY,
  ]);
  expect(roundHalfUp(Number.NaN)).toBeNaN();
});

it("rounds half-even by one addition what it would round by comparing", () => {
  const compared = (x: number): number => {
    const up = Math.round(x);
    return (up - x === 0.5 && up % 2 !== 0 ? up - 1 : up) + 0;
  };
  for (const value of values(4000)) {
    expect(roundHalfEven(value)).toBe(compared(value));
    expect(roundHalfEven(-value)).toBe(compared(-value));
  }
  const edge = 2 ** 51;
  for (const value of [edge, edge - 0.5, edge + 0.5, edge + 1.5, -edge, 0.5 - edge, -0.25]) {
    expect(roundHalfEven(value)).toBe(compared(value));
  }
});
