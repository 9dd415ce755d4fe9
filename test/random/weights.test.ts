import { describe, expect, it } from "vitest";
import { streams } from "../../src/random/stream.ts";
import { cumulative, GuidedWeights, indexAt } from "../../src/random/weights.ts";

describe("guided weights", () => {
  it("find the index that a search by halves finds, whatever the weights", () => {
    const stream = streams("weights", 0).stream("test", "guide");
    for (let law = 0; law < 60; law++) {
      const length = 1 + Math.floor(stream.next() ** 3 * 400);
      const weights = Array.from({ length }, () => (stream.next() < 0.2 ? 0 : stream.next() ** 8));
      weights[Math.floor(stream.next() * length)] = 1;
      const [guided, sums] = [new GuidedWeights(weights), cumulative(weights)];
      for (let n = 0; n < 200; n++) {
        const u = n % 4 === 0 ? (1 + Math.floor(stream.next() * 255)) / 256 : stream.next();
        expect(guided.indexAt(u)).toBe(indexAt(sums, u));
      }
      expect(guided.indexAt(2 ** -33)).toBe(indexAt(sums, 2 ** -33));
      expect(guided.indexAt(1 - 2 ** -33)).toBe(indexAt(sums, 1 - 2 ** -33));
    }
  });

  it("refuse what is no law", () => {
    expect(() => new GuidedWeights([0, 0])).toThrow(/must not all be zero/);
    expect(() => new GuidedWeights([1, -1])).toThrow(/must be >= 0/);
  });
});
