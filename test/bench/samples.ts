import type { Sample } from "../../src/bench/benchmark.ts";
import type { Listed } from "../../src/bench/protocol.ts";
import type { Rounds, Side } from "../../src/bench/rounds.ts";

/** A measurement with a cost [ns], on a machine with a kernel step of 2 ns. */
export function sample(costNs: number, figures: Readonly<Record<string, number>> = {}): Sample {
  return { costNs, stepNs: 2, figures: Object.entries(figures).map(([name, value]) => ({ name, value })) };
}

export const QUEUE: Listed = { name: "queue", operation: "event" };

/** Rounds of one benchmark by the costs of both sides [ns]. */
export function rounds(ours: readonly number[], theirs: readonly number[] = [], isNew = false): Rounds {
  return {
    benchmark: QUEUE,
    ours: ours.map((cost) => sample(cost)),
    theirs: theirs.map((cost) => sample(cost)),
    isNew,
  };
}

/** A side that gives the costs in order and notes who was measured. */
export function side(
  name: string,
  costs: Readonly<Record<string, readonly number[]>>,
  log: string[] = [],
): Side {
  const left = new Map(Object.entries(costs).map(([key, values]) => [key, [...values]]));
  return {
    benchmarks: Object.keys(costs).map((key) => ({ name: key, operation: "event" })),
    measure: async (key) => {
      log.push(`${name} ${key}`);
      const cost = left.get(key)!.shift();
      if (cost === undefined) throw new Error("out of measurements");
      return sample(cost);
    },
  };
}
