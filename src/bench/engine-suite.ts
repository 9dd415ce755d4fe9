import type { Suite } from "./benchmark.ts";
import { ACCOUNT_BENCHMARKS } from "./engine-accounts.ts";
import { FILE_BENCHMARKS } from "./engine-files.ts";
import { QUEUE_BENCHMARKS } from "./engine-queue.ts";
import { SAMPLER_BENCHMARKS } from "./engine-samplers.ts";
import { SPACE_BENCHMARKS } from "./engine-space.ts";
import { microBenchmark } from "./micro.ts";

/** The parts of the engine, each alone. */
export const ENGINE_SUITE: Suite = {
  name: "engine",
  about: "parts of the engine, each alone: event queue, draws, placement, accounts, files",
  columns: [{ figure: "operations_per_second", heading: "per second" }],
  benchmarks: () =>
    [
      ...QUEUE_BENCHMARKS,
      ...SAMPLER_BENCHMARKS,
      ...SPACE_BENCHMARKS,
      ...ACCOUNT_BENCHMARKS,
      ...FILE_BENCHMARKS,
    ].map(microBenchmark),
};
