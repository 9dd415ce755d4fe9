import { expect, test } from "vitest";
import { RollingResiduals } from "../../../src/revenue/forecasters/rolling-residuals.ts";

test("residuals of the window are sorted as a plain sort would do it, whatever comes and goes", () => {
  for (const capacity of [1, 2, 7, 50]) {
    const rolling = new RollingResiduals(capacity);
    const all: number[] = [];
    for (let at = 0; at < 400; at++) {
      // Repeats are frequent, so that ties are met.
      const residual = ((at * 7919) % 23) - 11;
      rolling.add(residual);
      all.push(residual);
      const kept = all.slice(-capacity);
      expect(rolling.size).toBe(kept.length);
      expect(rolling.inOrder()).toEqual(kept);
      const sorted = [...kept].sort((a, b) => a - b);
      expect(kept.map((_, index) => rolling.smallest(index + 1))).toEqual(sorted);
    }
  }
});

test("a window goes on from the residuals that another one kept", () => {
  const first = new RollingResiduals(3);
  for (const residual of [5, 1, 4, 2]) first.add(residual);
  const second = new RollingResiduals(3, first.inOrder());
  first.add(9);
  second.add(9);
  expect(second.inOrder()).toEqual([4, 2, 9]);
  expect([1, 2, 3].map((k) => second.smallest(k))).toEqual([2, 4, 9]);
  expect(first.inOrder()).toEqual(second.inOrder());
});
