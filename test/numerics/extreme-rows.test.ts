import { expect, it } from "vitest";
import { extremeRows } from "../../src/numerics/extreme-rows.ts";

it("a short table keeps all its rows", () => {
  expect(extremeRows([Float64Array.of(3, 1, 2)], 10)).toEqual([0, 1, 2]);
});

it("every stretch keeps its first and last row, and of every column the lowest and highest value", () => {
  const rows = 1000;
  const wave = Float64Array.from({ length: rows }, (_, row) => Math.sin(row * 1.7) * (row % 97));
  const saw = Float64Array.from({ length: rows }, (_, row) => (row * 37) % 101);
  const kept = extremeRows([wave, saw], 10);
  expect(kept.length).toBeLessThanOrEqual(60);
  for (let from = 0; from < rows; from += 100) {
    for (const column of [wave, saw]) {
      const all = column.subarray(from, from + 100);
      const shown = kept.filter((row) => row >= from && row < from + 100).map((row) => column[row]!);
      expect(Math.max(...shown)).toBe(Math.max(...all));
      expect(Math.min(...shown)).toBe(Math.min(...all));
    }
    expect(kept).toContain(from);
    expect(kept).toContain(from + 99);
  }
});

it("rows without a value are no extremes", () => {
  const column = new Float64Array(500).fill(5);
  column.fill(Number.NaN, 100, 200);
  column[0] = Number.NaN;
  column[450] = 4;
  column[7] = 9;
  const kept = extremeRows([column], 2);
  expect(kept).toContain(450);
  expect(kept).toContain(7);
});
