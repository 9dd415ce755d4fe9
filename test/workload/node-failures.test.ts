import { describe, expect, test } from "vitest";
import type { FailureSpec } from "../../src/model/fleet.ts";
import type { Law } from "../../src/model/law.ts";
import { streams } from "../../src/random/stream.ts";
import { EventHeap } from "../../src/workload/event-heap.ts";
import { InterruptionClock, NodeFailures } from "../../src/workload/node-failures.ts";

const constant = (value: number): Law => ({ kind: "constant", value });
const exponential = (mean: number): Law => ({ kind: "exponential", mean });

function failures(nodes: number, spec: Partial<FailureSpec>): NodeFailures {
  const full: FailureSpec = { timeToFailure: constant(100), clock: "calendar", ...spec };
  return new NodeFailures(nodes, full, streams("failures", 0), "cluster:oh");
}

function events(clock: NodeFailures, count: number): [number, number, boolean][] {
  return Array.from({ length: count }, () => {
    const event: [number, number, boolean] = [clock.atMs, clock.node, clock.up];
    clock.advance();
    return event;
  });
}

describe("node failures", () => {
  test("wait for a free crew, first come first served", () => {
    const clock = failures(3, { timeToRepair: constant(10), crews: 1 });
    expect(events(clock, 9)).toEqual(
      [
        [100, 0, false],
        [100, 1, false],
        [100, 2, false],
        [110, 0, true],
        [120, 1, true],
        [130, 2, true],
        [210, 0, false],
        [220, 1, false],
        [220, 0, true],
      ].sort((a, b) => (a[0] as number) - (b[0] as number)),
    );
  });

  test("without repair happen once per node", () => {
    const clock = failures(4, { timeToFailure: exponential(1000) });
    const seen = events(clock, 4);
    expect(new Set(seen.map(([, node]) => node)).size).toBe(4);
    expect(seen.every(([, , up]) => !up)).toBe(true);
    expect(clock.atMs).toBe(Infinity);
    expect(clock.nodesDown).toBe(4);
    clock.advance();
    expect(clock.atMs).toBe(Infinity);
  });

  test("of no node never happen", () => {
    expect(failures(0, {}).atMs).toBe(Infinity);
  });

  test("give the availability MTBF / (MTBF + MTTR) without a limit on crews", () => {
    const clock = failures(50, {
      timeToFailure: exponential(10_000),
      timeToRepair: { kind: "uniform", min: 0, max: 2000 },
    });
    let down = 0;
    let fromMs = 0;
    while (clock.atMs < 2_000_000) {
      down += (clock.atMs - fromMs) * (clock.nodesDown + (clock.up ? 1 : -1));
      fromMs = clock.atMs;
      clock.advance();
    }
    expect(down / (50 * fromMs)).toBeCloseTo(1 / 11, 2);
  });

  test("match the birth-death solution of the machine repair model with one crew", () => {
    // N = 10 nodes, one crew, MTBF 100, MTTR 12: 7.19254662903 nodes up on average.
    const clock = failures(10, {
      timeToFailure: exponential(100_000),
      timeToRepair: exponential(12_000),
      crews: 1,
    });
    let up = 0;
    let fromMs = 0;
    while (clock.atMs < 8e9) {
      up += (clock.atMs - fromMs) * (10 - clock.nodesDown + (clock.up ? -1 : 1));
      fromMs = clock.atMs;
      if (clock.crewsBusy !== Math.min(1, clock.nodesDown))
        throw new Error("a crew idles while a node waits");
      clock.advance();
    }
    expect(up / fromMs).toBeGreaterThan(7.19 * 0.99);
    expect(up / fromMs).toBeLessThan(7.19 * 1.01);
  });

  test("are the same for a second cursor", () => {
    const spec = { timeToFailure: exponential(100), timeToRepair: exponential(20), crews: 2 };
    expect(events(failures(7, spec), 500)).toEqual(events(failures(7, spec), 500));
  });
});

describe("the interruption clock", () => {
  test("alternates, with up times from the end of the outage, and allows outages of 0", () => {
    const walk = (outage: number): [number, boolean][] => {
      const clock = new InterruptionClock(
        { every: constant(50), outage: constant(outage) },
        streams("i", 0),
        "cluster:oh",
      );
      return Array.from({ length: 4 }, () => {
        const event: [number, boolean] = [clock.atMs, clock.down];
        clock.advance();
        return event;
      });
    };
    expect(walk(7)).toEqual([
      [50, true],
      [57, false],
      [107, true],
      [114, false],
    ]);
    expect(walk(0.2)).toEqual([
      [50, true],
      [50, false],
      [100, true],
      [100, false],
    ]);
  });
});

describe("the event heap", () => {
  test("gives the order of a stable sort over thousands of operations", () => {
    const random = streams("heap", 0).stream("test", "order");
    const heap = new EventHeap(1);
    const shadow: { atMs: number; order: number }[] = [];
    for (let order = 0; order < 20_000; order += 1) {
      if (shadow.length === 0 || random.next() < 0.52) {
        const atMs = Math.floor(random.next() * 50);
        heap.push(atMs, order);
        shadow.push({ atMs, order });
      } else {
        let first = shadow[0]!;
        for (const entry of shadow) if (entry.atMs < first.atMs) first = entry;
        shadow.splice(shadow.indexOf(first), 1);
        if (heap.firstMs !== first.atMs || heap.pop() !== first.order)
          throw new Error(`wrong order at ${order}`);
      }
    }
    expect(heap.size).toBe(shadow.length);
  });
});
