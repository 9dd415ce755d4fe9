import { MODEL_SERIES_VALUES, type SeriesSink } from "../model/ports.ts";
import type { WorldContext } from "./context.ts";
import type { ModelSink } from "./model-sink.ts";
import type { ReplicaRole } from "./replica-roles.ts";
import type { ReplicaTotals } from "./replica-totals.ts";

export interface ModelSeriesOptions {
  readonly world: WorldContext;
  /** By model. */
  readonly sinks: readonly ModelSink[];
  /** By set of replicas. */
  readonly roles: readonly ReplicaRole[];
  readonly totals: ReplicaTotals;
  /** Tokens of a model that were billed since the start of the run [USD]. */
  readonly earnedUsd: (model: number) => number;
}

/** What only grows: requests, served, lost, input, cached and output tokens, revenue, time to first token, replica-ms, sequence-ms. */
const SUMS = 10;

/** The time series of models: per interval the differences of what only grows, and what waits at its end. */
export class ModelSeries {
  private readonly options: ModelSeriesOptions;
  /** Sums at the start of the row, by model; and now. -- state */
  private readonly last: Float64Array;
  private readonly now = new Float64Array(SUMS);
  private readonly row = new Float64Array(MODEL_SERIES_VALUES.length);

  constructor(options: ModelSeriesOptions) {
    this.options = options;
    this.last = new Float64Array(options.sinks.length * SUMS);
  }

  /** Closes the current row of each model. */
  cut(sink: SeriesSink, startMs: number, measured: boolean): void {
    const { world, sinks } = this.options;
    const { nowMs } = world.simulator;
    for (let model = 0; model < sinks.length; model++) {
      this.fill(model, nowMs - startMs);
      sink.modelRow?.(startMs, nowMs, measured, model, this.row);
    }
  }

  private fill(model: number, lengthMs: number): void {
    const { row, now, last } = this;
    this.readSums(model);
    for (let at = 0; at < SUMS; at++) {
      const sum = now[at]!;
      now[at] = sum - last[model * SUMS + at]!;
      last[model * SUMS + at] = sum;
    }
    row.set(now);
    const served = now[1]!;
    row[7] = served > 0 ? now[7]! / served : Number.NaN;
    row[8] = now[8]! / lengthMs;
    row[9] = now[9]! / lengthMs;
    row[10] = this.options.world.servers[model]!.load.waiting;
  }

  private readSums(model: number): void {
    const { world, sinks, roles, totals, earnedUsd } = this.options;
    const server = world.servers[model]!;
    const { counts } = sinks[model]!;
    server.settle();
    let admittedMs = 0;
    let activeMs = 0;
    roles.forEach((role, set) => {
      if (role.model !== model) return;
      admittedMs += totals.admittedMs(set, world.simulator.nowMs);
      activeMs += server.usage(role.deployment, role.pool).activeMs;
    });
    const { requests, served, lost, inputTokens, cachedTokens, outputTokens, firstTokenMs } = counts;
    this.now.set([requests, served, lost, inputTokens, cachedTokens, outputTokens, earnedUsd(model)]);
    this.now.set([firstTokenMs, admittedMs, activeMs], 7);
  }
}
