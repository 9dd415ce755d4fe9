import type { Sample } from "./benchmark.ts";
import type { Listed } from "./protocol.ts";

/** A program that can be measured. */
export interface Side {
  readonly benchmarks: readonly Listed[];
  /** Measures a benchmark once, in a fresh process. @throws Error when it breaks down. */
  readonly measure: (name: string) => Promise<Sample>;
}

/** All measurements of one benchmark, in the order of the rounds. */
export interface Rounds {
  readonly benchmark: Listed;
  readonly ours: readonly Sample[];
  /** Shorter than `ours` when it broke down in the baseline; empty without one. */
  readonly theirs: readonly Sample[];
  /** There is a baseline, but it has no such benchmark. */
  readonly isNew: boolean;
}

export interface RoundsRequest {
  readonly ours: Side;
  readonly baseline?: Side;
  readonly rounds: number;
  readonly onProgress: (done: number, total: number) => void;
  /** Told what broke down in the baseline. */
  readonly onFault: (name: string, error: unknown) => void;
}

/**
 * Measures every benchmark once a round, here and in the baseline in turn; who is first alternates by round.
 *
 * @throws Error when a benchmark breaks down here.
 */
export async function measureRounds(request: RoundsRequest): Promise<readonly Rounds[]> {
  const { ours, baseline, rounds, onProgress, onFault } = request;
  const known = new Set(baseline?.benchmarks.map(({ name }) => name));
  const failed = new Set<string>();
  const all = ours.benchmarks.map((benchmark) => ({
    benchmark,
    ours: [] as Sample[],
    theirs: [] as Sample[],
    isNew: baseline !== undefined && !known.has(benchmark.name),
  }));
  let done = 0;
  for (let round = 0; round < rounds; round++) {
    for (const { benchmark, ours: own, theirs, isNew } of all) {
      const { name } = benchmark;
      const measureOurs = async () => void own.push(await ours.measure(name));
      const measureTheirs = async () => {
        if (baseline === undefined || isNew || failed.has(name)) return;
        try {
          theirs.push(await baseline.measure(name));
        } catch (error) {
          failed.add(name);
          onFault(name, error);
        }
      };
      for (const measure of round % 2 === 0 ? [measureOurs, measureTheirs] : [measureTheirs, measureOurs])
        await measure();
      onProgress(++done, rounds * all.length);
    }
  }
  return all;
}
