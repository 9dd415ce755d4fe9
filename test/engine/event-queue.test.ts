import { describe, expect, it } from "vitest";
import { EventQueue } from "../../src/engine/event-queue.ts";
import { streams } from "../../src/random/stream.ts";

/** The same contract, the slow way: a list searched for its smallest entry. */
class NaiveQueue {
  private readonly events: {
    time: number;
    phase: number;
    order: number;
    kind: number;
    subject: number;
    handle: number;
  }[] = [];
  private order = 0;

  schedule(time: number, phase: number, kind: number, subject: number, handle: number): void {
    this.events.push({ time, phase, order: this.order++, kind, subject, handle });
  }

  cancel(handle: number): void {
    this.events.splice(
      this.events.findIndex((event) => event.handle === handle),
      1,
    );
  }

  pop() {
    if (this.events.length === 0) return undefined;
    let first = 0;
    this.events.forEach((event, at) => {
      const best = this.events[first]!;
      const before = event.time - best.time || event.phase - best.phase || event.order - best.order;
      if (before < 0) first = at;
    });
    return this.events.splice(first, 1)[0]!;
  }

  get size(): number {
    return this.events.length;
  }
}

function integers(seed: string): (below: number) => number {
  const stream = streams(seed, 0).stream("test", "fuzz");
  return (below) => Math.floor(stream.next() * below);
}

function fuzz(seed: string, operations: number, cancelShare: number): void {
  const draw = integers(seed);
  const queue = new EventQueue(2);
  const naive = new NaiveQueue();
  const live: number[] = [];
  let now = 0;
  for (let n = 0; n < operations; n++) {
    const dice = draw(100);
    if (dice < cancelShare && live.length > 0) {
      const handle = live.splice(draw(live.length), 1)[0]!;
      queue.cancel(handle);
      naive.cancel(handle);
    } else if (dice < cancelShare + 25) {
      const expected = naive.pop();
      expect(queue.nextTimeMs()).toBe(expected?.time ?? Number.POSITIVE_INFINITY);
      if (expected !== undefined) expect(queue.nextPhase()).toBe(expected.phase);
      expect(queue.pop()).toBe(expected !== undefined);
      if (expected === undefined) continue;
      const { timeMs, kind, subject } = queue;
      expect({ timeMs, kind, subject }).toEqual({
        timeMs: expected.time,
        kind: expected.kind,
        subject: expected.subject,
      });
      live.splice(live.indexOf(expected.handle), 1);
      now = expected.time;
    } else {
      const [time, phase, kind] = [now + draw(4) * draw(20), 1 + draw(8), 1 + draw(255)];
      const handle = queue.schedule(time, phase, kind, n);
      naive.schedule(time, phase, kind, n, handle);
      live.push(handle);
    }
    const { pending, held } = queue;
    if (pending !== naive.size || held > 2 * Math.max(naive.size, 65) + 1) {
      throw new Error(`holds ${held} events, ${pending} pending, for ${naive.size}`);
    }
  }
}

describe("the event queue", () => {
  it.each([
    ["few cancellations", 5],
    ["many cancellations", 35],
    ["mostly cancellations", 60],
  ])("agrees with a sorted list over thousands of operations with %s", (name, cancelShare) => {
    for (let seed = 0; seed < 3; seed++) fuzz(`${name} ${seed}`, 4000, cancelShare);
  });

  it("breaks ties of time by phase, then by order of scheduling", () => {
    const queue = new EventQueue();
    const phases = [8, 2, 5, 2, 8, 1, 5];
    for (const [subject, phase] of phases.entries()) queue.schedule(7, phase, 1, subject);
    const order: number[] = [];
    while (queue.pop()) order.push(queue.subject);
    expect(order).toEqual([5, 1, 3, 2, 6, 0, 4]);
  });

  it("does not hold on to cancelled events that lie far in the future", () => {
    const queue = new EventQueue();
    let most = 0;
    for (let n = 0; n < 100_000; n++) {
      queue.cancel(queue.schedule(1e12 + n, 7, 1, n));
      most = Math.max(most, queue.held);
    }
    expect(most).toBeLessThan(200);
    expect(queue.pending).toBe(0);
    expect(queue.nextTimeMs()).toBe(Number.POSITIVE_INFINITY);
  });

  it("keeps the order exact when the sequence comes near 2^49", () => {
    const queue = new EventQueue();
    const counter = queue as unknown as { sequence: number };
    counter.sequence = 2 ** 49 - 2000;
    const draw = integers("near the end");
    const expected: { phase: number; subject: number }[] = [];
    for (let subject = 0; subject < 1999; subject++) {
      const phase = 1 + draw(8);
      queue.schedule(1, phase, 1, subject);
      expected.push({ phase, subject });
    }
    expected.sort((a, b) => a.phase - b.phase || a.subject - b.subject);
    for (const { phase, subject } of expected) {
      queue.nextTimeMs();
      const taken = queue.nextPhase();
      queue.pop();
      expect([taken, queue.subject]).toEqual([phase, subject]);
    }
  });
});
