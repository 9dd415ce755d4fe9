import { describe, expect, it } from "vitest";
import { IndexSet } from "../../src/numerics/index-set.ts";
import { Stream } from "../../src/random/stream.ts";

describe("IndexSet", () => {
  it.each([1, 31, 32, 33, 1000, 1024, 1025, 40_000])(
    "agrees with a sorted set at capacity %i",
    (capacity) => {
      const stream = new Stream(`index-set ${capacity}`);
      const set = new IndexSet(capacity);
      const shadow = new Set<number>();
      for (let step = 0; step < 3000; step++) {
        const i = Math.floor(stream.next() ** 2 * capacity);
        // Phases of growth and of decline visit both full and empty sets.
        if (stream.next() < (step % 1000 < 500 ? 0.8 : 0.2)) {
          set.add(i);
          shadow.add(i);
        } else {
          set.delete(i);
          shadow.delete(i);
        }
        expect(set.size).toBe(shadow.size);
        expect(set.has(i)).toBe(shadow.has(i));
        if (step % 50 === 0) {
          const expected = [...shadow].sort((a, b) => a - b);
          const found: number[] = [];
          for (let at = set.first(); at !== -1; at = set.next(at)) found.push(at);
          expect(found).toEqual(expected);
          expect(set.next(i)).toBe(expected.find((member) => member > i) ?? -1);
        }
      }
    },
  );

  it("finds the last bit of the last word and nothing beyond", () => {
    const set = new IndexSet(32 ** 3);
    set.add(32 ** 3 - 1);
    expect([set.first(), set.next(-1), set.next(32 ** 3 - 2), set.next(32 ** 3 - 1)]).toEqual([
      32767, 32767, 32767, -1,
    ]);
  });

  it("refuses an index outside its capacity and never has one", () => {
    const set = new IndexSet(10);
    for (const bad of [-1, 10, 1e9, Number.NaN]) {
      expect(() => set.add(bad)).toThrow(RangeError);
      expect(set.has(bad)).toBe(false);
    }
    expect(new IndexSet(0).first()).toBe(-1);
    expect(new IndexSet(0).next(-1)).toBe(-1);
  });
});
