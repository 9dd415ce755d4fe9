import { describe, expect, it } from "vitest";
import { Stream } from "../../src/random/stream.ts";
import { StepHeap } from "../../src/serving/step-heap.ts";

describe("StepHeap", () => {
  it("agrees with a sorted list over thousands of operations with many ties", () => {
    const dice = new Stream("step-heap");
    const heap = new StepHeap();
    let list: { step: number; item: number }[] = [];
    for (let item = 0; item < 6000; item++) {
      const isGrowing = item % 1000 < 600;
      if (dice.next() < (isGrowing ? 0.7 : 0.3)) {
        const step = Math.floor(dice.next() * 12);
        heap.push(step, item);
        list.push({ step, item });
        list.sort((a, b) => a.step - b.step || a.item - b.item);
      } else if (dice.next() < 0.3) {
        const victim = list[Math.floor(dice.next() * list.length)]?.item ?? -1;
        expect(heap.remove(victim)).toBe(list.some((each) => each.item === victim));
        list = list.filter((each) => each.item !== victim);
      } else if (list.length > 0) expect(heap.pop()).toBe(list.shift()!.item);
      expect(heap.size).toBe(list.length);
      expect(heap.firstStep()).toBe(list[0]?.step ?? Infinity);
      if (list.length > 0) expect(heap.itemAt(0)).toBe(list[0]!.item);
    }
  });
});
