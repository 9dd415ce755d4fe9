import type { Benchmark, Suite } from "./benchmark.ts";
import { scenarioOf } from "./own-scenario.ts";
import { AXES, type Axis } from "./scale-axes.ts";
import { timedRun } from "./timed-run.ts";

const MEGABYTE = 2 ** 20;

/** How the cost of an event grows with the size of what is simulated. */
export const SCALE_SUITE: Suite = {
  name: "scale",
  about: "cost of an event against the size of what is simulated",
  columns: [
    { figure: "growth", heading: "growth" },
    { figure: "events", heading: "events" },
    { figure: "peak_memory_mb", heading: "peak MB" },
    { figure: "bytes_per_unit", heading: "B/unit" },
  ],
  benchmarks: () => AXES.flatMap(benchmarksOf),
};

function benchmarksOf({ axis, sizes, scenario }: Axis): readonly Benchmark[] {
  return sizes.map((size) => ({
    name: `${axis}: ${size}`,
    operation: "event",
    point: { axis, size },
    measure: async () => {
      const { result, wallMs, eventNs, peakBytes } = timedRun(scenarioOf(scenario(size)));
      const figures = [
        { name: "events", value: result.events },
        { name: "wall_s", value: wallMs / 1000 },
        { name: "peak_memory_mb", value: peakBytes / MEGABYTE },
        { name: "peak_live_rows", value: result.peakLive },
      ];
      return { costNs: eventNs, figures };
    },
  }));
}
