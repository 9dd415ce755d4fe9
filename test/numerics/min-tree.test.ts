import { describe, expect, it } from "vitest";
import { MinTree } from "../../src/numerics/min-tree.ts";
import { Stream } from "../../src/random/stream.ts";

describe("MinTree", () => {
  it("agrees with a plain list over thousands of changes with many ties, while it grows", () => {
    const dice = new Stream("min-tree");
    const tree = new MinTree();
    const list: number[] = [];
    for (let step = 0; step < 6000; step++) {
      const index = Math.floor(dice.next() * Math.min(200, 1 + step / 10));
      const value = dice.next() < 0.3 ? Infinity : Math.floor(dice.next() * 8);
      while (list.length <= index) list.push(Infinity);
      list[index] = value;
      tree.set(index, value);
      const least = Math.min(...list);
      expect(tree.least).toBe(least);
      if (least < Infinity) expect(tree.first()).toBe(list.indexOf(least));
      const from = Math.floor(dice.next() * 250);
      expect(tree.nextFinite(from)).toBe(list.findIndex((each, at) => at >= from && each < Infinity));
    }
  });

  it("holds nothing at first", () => {
    expect(new MinTree().least).toBe(Infinity);
    expect(new MinTree().nextFinite(0)).toBe(-1);
  });
});
