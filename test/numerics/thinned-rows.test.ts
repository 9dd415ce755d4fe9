import { expect, it } from "vitest";
import { thinnedRows } from "../../src/numerics/thinned-rows.ts";

it("a short table keeps all its rows", () => {
  expect(thinnedRows([Float64Array.of(3, 1, 2)], 3)).toEqual([0, 1, 2]);
});

it("of a long table every value has one near it that is kept and as high, and one that is as low", () => {
  const rows = 1000;
  const wave = Float64Array.from({ length: rows }, (_, row) => Math.sin(row * 1.7) * (row % 97));
  const saw = Float64Array.from({ length: rows }, (_, row) => (row * 37) % 101);
  const kept = thinnedRows([wave, saw], 120);
  expect(kept.length).toBeLessThanOrEqual(120);
  expect(kept[0]).toBe(0);
  expect(kept.at(-1)).toBe(rows - 1);
  // 120 rows have room for 20 stretches of six extremes: 50 rows each, or shorter.
  for (let row = 0; row < rows; row += 1) {
    const near = kept.filter((each) => Math.abs(each - row) < 50);
    for (const column of [wave, saw]) {
      expect(near.some((each) => column[each]! >= column[row]!)).toBe(true);
      expect(near.some((each) => column[each]! <= column[row]!)).toBe(true);
    }
  }
});

it("rows without a value are no extremes", () => {
  const column = new Float64Array(500).fill(5);
  column.fill(Number.NaN, 100, 200);
  column[0] = Number.NaN;
  column[450] = 4;
  column[7] = 9;
  const kept = thinnedRows([column], 10);
  expect(kept).toContain(450);
  expect(kept).toContain(7);
});
