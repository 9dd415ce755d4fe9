import { describe, expect, it } from "vitest";
import { KeyedHeap } from "../../src/numerics/keyed-heap.ts";
import { Stream } from "../../src/random/stream.ts";

interface Entry {
  readonly item: number;
  readonly key: number;
  readonly tie: number;
}

const inOrder = (entries: Iterable<Entry>): Entry[] =>
  [...entries].sort((a, b) => a.key - b.key || a.tie - b.tie || a.item - b.item);

function visited(heap: KeyedHeap, limit: number): number[] {
  const items: number[] = [];
  heap.visit((item) => {
    items.push(item);
    return items.length < limit;
  });
  return items;
}

describe("KeyedHeap", () => {
  it("agrees with a sorted list over thousands of operations with many ties", () => {
    const stream = new Stream("keyed-heap");
    const heap = new KeyedHeap(2);
    const shadow = new Map<number, Entry>();
    for (let step = 0; step < 8000; step++) {
      const item = Math.floor(stream.next() * 200);
      const growing = step % 2000 < 1200;
      if (stream.next() < (growing ? 0.7 : 0.3)) {
        if (!shadow.has(item)) {
          const entry = { item, key: Math.floor(stream.next() * 10) - 5, tie: Math.floor(stream.next() * 3) };
          heap.push(item, entry.key, entry.tie);
          shadow.set(item, entry);
        }
      } else if (stream.next() < 0.5) {
        expect(heap.remove(item)).toBe(shadow.delete(item));
      } else {
        const first = inOrder(shadow.values())[0];
        expect(heap.pop()).toBe(first?.item ?? -1);
        if (first !== undefined) shadow.delete(first.item);
      }
      expect(heap.has(item)).toBe(shadow.has(item));
      expect(heap.size).toBe(shadow.size);
      if (step % 20 === 0) {
        const expected = inOrder(shadow.values());
        expect(heap.first()).toBe(expected[0]?.item ?? -1);
        expect(heap.firstKey()).toBe(expected[0]?.key ?? Infinity);
        expect(visited(heap, Infinity)).toEqual(expected.map((entry) => entry.item));
        expect(visited(heap, 3)).toEqual(expected.slice(0, 3).map((entry) => entry.item));
      }
    }
  });

  it("pops in ascending order and takes infinite keys", () => {
    const heap = new KeyedHeap();
    heap.push(5, Infinity, 0);
    heap.push(1000, -Infinity, 0);
    heap.push(3, 0, 0);
    expect([heap.pop(), heap.pop(), heap.pop(), heap.pop()]).toEqual([1000, 3, 5, -1]);
  });

  it("refuses an item twice, a negative item and a key that is no number", () => {
    const heap = new KeyedHeap();
    heap.push(1, 0, 0);
    expect(() => heap.push(1, 2, 0)).toThrow(RangeError);
    expect(() => heap.push(-1, 2, 0)).toThrow(RangeError);
    expect(() => heap.push(2, Number.NaN, 0)).toThrow(RangeError);
  });
});
