import { describe, expect, it } from "vitest";
import { replicationsNeeded } from "../../../src/experiment/inference/sample-size.ts";
import { tQuantile } from "../../../src/numerics/student-t.ts";

const halfOf = (n: number, sd: number, confidence: number): number =>
  (tQuantile(0.5 + confidence / 2, n - 1) * sd) / Math.sqrt(n);

describe("replications for a wished half-width", () => {
  it.each([0.8, 0.95, 0.999])("are the first number that suffices at %d", (confidence) => {
    for (const half of [0.1, 0.3, 0.77, 2, 9]) {
      let n = 2;
      while (halfOf(n, 1, confidence) > half) n++;
      expect(replicationsNeeded({ sd: 1, half, confidence })).toBe(n);
    }
  });

  it("are found at once among millions", () => {
    const n = replicationsNeeded({ sd: 1000, half: 1 })!;
    expect(n).toBeGreaterThan(3_800_000);
    expect(halfOf(n, 1000, 0.95)).toBeLessThanOrEqual(1);
    expect(halfOf(n - 1, 1000, 0.95)).toBeGreaterThan(1);
  });

  it("are never fewer than there are", () => {
    expect(replicationsNeeded({ sd: 1, half: 5, start: 12 })).toBe(12);
    expect(replicationsNeeded({ sd: 0, half: 0 })).toBe(2);
    expect(replicationsNeeded({ sd: 0, half: 1, start: 2.5 })).toBe(3);
  });

  it("are absent above the limit", () => {
    expect(replicationsNeeded({ sd: 1e6, half: 1 })).toBeUndefined();
    expect(replicationsNeeded({ sd: 12, half: 2, limit: 141 })).toBe(141);
    expect(replicationsNeeded({ sd: 12, half: 2, limit: 140 })).toBeUndefined();
    expect(replicationsNeeded({ sd: 1, half: 0 })).toBeUndefined();
    expect(replicationsNeeded({ sd: Number.NaN, half: 1 })).toBeUndefined();
  });
});
