import { prepareForManyEvents } from "../experiment/backends/long-runs.ts";
import { areMany, expectedEvents } from "../experiment/expected-events.ts";
import type { WorldResult } from "../metrics/result.ts";
import type { WorldInputs } from "../model/ports.ts";
import type { Scenario } from "../model/scenario.ts";
import { RowWriter } from "../output/row-writer.ts";
import { timeseriesSink } from "../output/timeseries-csv.ts";
import { runWorld } from "../world/run-world.ts";

/** Share of a run that does not count for the cost of an event. */
const WARM_UP = 0.1;

/** One run of a scenario, timed. */
export interface TimedRun {
  readonly result: WorldResult;
  readonly wallMs: number;
  /** Time of an event without the first tenth of the run, in which code is compiled, and without its end [ns]. */
  readonly eventNs: number;
  /** Memory of the process before the run, and its peak until the end of the run [bytes]. */
  readonly idleBytes: number;
  readonly peakBytes: number;
}

/** Where a run reads its traces from, and its seed. */
export interface TimedRunOptions {
  readonly seed: string;
  readonly inputs: WorldInputs;
}

/** Inputs of scenarios made in code, which read no files. */
export const NO_TRACES: WorldInputs = {
  openTrace: () => {
    throw new Error("a scenario made in code has no traces");
  },
};

/** Runs a scenario once as `surplus run` does, ledger, metrics and time series included; the text of the series is dropped. */
export function timedRun(
  scenario: Scenario,
  { seed, inputs }: TimedRunOptions = { seed: "1", inputs: NO_TRACES },
): TimedRun {
  const products = scenario.products.map((product) => product.name);
  const competitors = scenario.market.competitors.map((competitor) => competitor.name);
  const writer = new RowWriter(() => {});
  const series = timeseriesSink(writer, {
    variant: scenario.name,
    replication: 0,
    scenario,
    products,
    competitors,
  });
  if (areMany(expectedEvents(scenario, false))) prepareForManyEvents();
  const looks: { readonly atMs: number; readonly wallMs: number }[] = [];
  const idleBytes = process.memoryUsage.rss();
  const startMs = performance.now();
  const result = runWorld(scenario, {
    seed,
    replication: 0,
    inputs,
    series,
    onProgress: (atMs) => looks.push({ atMs, wallMs: performance.now() }),
  });
  const wallMs = performance.now() - startMs;
  const first = looks.find(({ atMs }) => atMs >= WARM_UP * scenario.horizonMs)!;
  const last = looks.at(-1)!;
  // The work of a run in balance is spread evenly over its time.
  const events = (result.events * (last.atMs - first.atMs)) / scenario.horizonMs;
  return {
    result,
    wallMs,
    eventNs: ((last.wallMs - first.wallMs) * 1e6) / events,
    idleBytes,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
}
