import { Bench } from "tinybench";
import type { Benchmark, Measured } from "./benchmark.ts";

/** A small operation, repeated in batches so that reading the clock costs nothing beside it. */
export interface Micro {
  readonly name: string;
  readonly operation: string;
  /** Makes what is timed ready. */
  readonly prepare: () => Prepared;
}

interface Prepared {
  /** Does `operations` operations. */
  readonly batch: () => void;
  readonly operations: number;
  /** Takes away what the benchmark left on the disk. */
  readonly end?: () => void;
}

/** A benchmark that times batches with tinybench and takes the median batch. */
export function microBenchmark({ name, operation, prepare }: Micro): Benchmark {
  return {
    name,
    operation,
    measure: async ({ timeMs }) => {
      const { batch, operations, end } = prepare();
      try {
        return await timed(batch, operations, timeMs);
      } finally {
        end?.();
      }
    },
  };
}

async function timed(batch: () => void, operations: number, timeMs: number): Promise<Measured> {
  const bench = new Bench({
    time: timeMs,
    warmupTime: timeMs / 4,
    iterations: 5,
    warmupIterations: 2,
    throws: true,
  });
  bench.add("batch", batch);
  const [task] = await bench.run();
  const { result } = task!;
  if (!("latency" in result)) throw new Error("the benchmark did not finish");
  const costNs = (result.latency.p50 * 1e6) / operations;
  return { costNs, figures: [{ name: "operations_per_second", value: 1e9 / costNs }] };
}
