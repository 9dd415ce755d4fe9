import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Benchmark, Suite } from "./benchmark.ts";
import { wholeProcess } from "./whole-process.ts";

/** Replications of the one variant, one to two seconds each on one thread. */
const REPLICATIONS = 16;

/** The same replications on more and more threads; the growth of their cost is one over the speed-up. */
export const PARALLEL_SUITE: Suite = {
  name: "parallel",
  about: `${REPLICATIONS} replications on more and more threads, whole processes`,
  columns: [
    { figure: "process_s", heading: "process s" },
    { figure: "growth", heading: "to 1 thread" },
  ],
  benchmarks: ({ scenarios }) => threadCounts().map((threads) => replicated(scenarios, threads)),
};

/** 1, 2, 4 … up to the processors, at least 1 and 2. */
function threadCounts(): readonly number[] {
  const most = Math.max(2, availableParallelism());
  return Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, at) => 2 ** at);
}

function replicated(scenarios: string, threads: number): Benchmark {
  return wholeProcess({
    name: `threads: ${threads}`,
    point: { axis: "threads", size: threads },
    argsIn: (folder) => [
      ...["run", join(scenarios, "w1-10000.yaml"), "--replications", String(REPLICATIONS)],
      ...["--workers", String(threads), "--no-cache", "--series", "none", "--quiet"],
      ...["--out", join(folder, "out")],
    ],
  });
}
