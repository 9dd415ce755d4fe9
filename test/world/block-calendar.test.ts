import { describe, expect, it } from "vitest";
import type { Cluster } from "../../src/model/fleet.ts";
import type { Product } from "../../src/model/market.ts";
import { BlockCalendar } from "../../src/world/block-calendar.ts";

function calendar(): BlockCalendar {
  const cluster = { nodes: 4, gpusPerNode: 8, sellableShare: 0.75, bufferGpus: 10 } as Cluster;
  const block = (startsMs: number[], lengthMs: number) =>
    ({ block: { startsMs, lengthMs, salesCloseMs: 0 } }) as unknown as Product;
  // Cells begin at 10, 20, 25, 30 and 40.
  return new BlockCalendar([cluster], [block([10, 20, 30], 10), block([25], 15)]);
}

describe("the calendar of commitments", () => {
  it("has room for what may be sold and is not kept as a buffer", () => {
    // 24 of 32 GPUs may be sold, but 22 are left by the buffer of 10.
    expect(calendar().capacity(0)).toBe(22);
  });

  it("knows the busiest moment of a span", () => {
    const made = calendar();
    made.commit(0, 4, { fromMs: 20, untilMs: 30 });
    made.commit(0, 3, { fromMs: 25, untilMs: 40 });
    expect(made.peak(0, { fromMs: 10, untilMs: 20 })).toBe(0);
    expect(made.peak(0, { fromMs: 20, untilMs: 25 })).toBe(4);
    expect(made.peak(0, { fromMs: 20, untilMs: 30 })).toBe(7);
    expect(made.peak(0, { fromMs: 30, untilMs: 40 })).toBe(3);
  });

  it("counts a contract in every cell that begins before its end", () => {
    const made = calendar();
    made.commit(0, 5, { fromMs: 3, untilMs: 21 });
    expect(made.peak(0, { fromMs: 20, untilMs: 25 })).toBe(5);
    expect(made.peak(0, { fromMs: 21, untilMs: 99 })).toBe(0);
  });

  it("counts leases without a known end at any time to come", () => {
    const made = calendar();
    made.changeOpenEnded(0, 6);
    expect(made.peak(0, { fromMs: 1000, untilMs: 2000 })).toBe(6);
  });
});
