import type { Law } from "../model/law.ts";
import { samplerOf } from "../random/sampler.ts";
import { streams } from "../random/stream.ts";
import type { Micro } from "./micro.ts";

const DRAWS = 10_000;

const LAWS: readonly Law[] = [
  { kind: "exponential", mean: 1 },
  { kind: "lognormal", mu: 0, sigma: 1.5 },
  { kind: "gamma", shape: 2.5, scale: 1 },
  { kind: "discrete", values: [1, 2, 4, 8, 16, 32, 64], weights: [40, 15, 15, 20, 5, 3, 2] },
];

/** Draws from named random streams. */
export const SAMPLER_BENCHMARKS: readonly Micro[] = LAWS.map((law) => ({
  name: `sampler, ${law.kind}`,
  operation: "draw",
  prepare: () => {
    const sampler = samplerOf(law, streams("bench", 0).stream("sampler", law.kind));
    const drawn = new Float64Array(DRAWS);
    const batch = (): void => {
      for (let n = 0; n < DRAWS; n++) drawn[n] = sampler.draw();
    };
    return { batch, operations: DRAWS };
  },
}));
