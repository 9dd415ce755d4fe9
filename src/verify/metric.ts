import { gpuHoursOf, sumMoney, usdOf } from "../metrics/exact.ts";
import type {
  ClientTotals,
  FlowTotals,
  JobTotals,
  SegmentTotals,
  TimesTotals,
  WorldResult,
} from "../metrics/result.ts";
import { ACCOUNT } from "../model/accounts.ts";
import { LOSS_REASONS, type LossReason } from "../model/states.ts";
import type { Document } from "./document.ts";
import type { Prepared } from "./prepared.ts";

/** One replication with its entities by name. */
export interface Seen {
  readonly result: WorldResult;
  /** Length of the window [h]. */
  readonly windowH: number;
  /** Totals of a segment or job source. */
  flow(name: string): FlowTotals;
  segment(name: string): SegmentTotals;
  job(name: string): JobTotals;
  /** Totals of a client of a model. */
  client(name: string): ClientTotals;
  /** Value of an observation; NaN when nothing was seen. */
  observed(name: string): number;
}

/**
 * A metric of a case as a smooth function of means: each replication yields components, the metric is a function of
 * their means over replications. A plain mean, a ratio of totals and a standard deviation are all of this form, so one
 * interval (jackknife) serves all.
 */
export interface Metric {
  readonly components: (seen: Seen) => readonly number[];
  readonly of: (means: readonly number[]) => number;
  /**
   * Value that the metric is a share of, when it is one in other units [units of the metric]: idle GPUs are a share of
   * the pool. The absolute floor of probabilities is taken of it.
   */
  readonly whole?: number;
}

/** How one expected value is found beside a scenario: from its runs, or by calculation. */
export type Mapped = Simulated | Calculated;

/** From the totals of a run, with what it has to observe for that. */
export interface Simulated {
  readonly metric: Metric;
  readonly observe?: readonly Document[];
}

/** By a pure function of the parameters: an optimum or a bound, of which a run could only show that it is not beaten. */
export interface Calculated {
  readonly calculated: number;
}

export function seen(result: WorldResult, names: Pick<Prepared, "segments" | "jobs" | "clients">): Seen {
  const values = new Map(result.observations.map(({ name, value }) => [name, value]));
  const find = <T>(all: readonly T[], among: readonly string[], name: string): T | undefined =>
    all[among.indexOf(name)];
  const found = <T>(value: T | undefined, name: string): T => {
    if (value === undefined) throw new Error(`the run has no totals of "${name}"`);
    return value;
  };
  const segment = (name: string) => find(result.segments, names.segments, name);
  const job = (name: string) => find(result.jobs, names.jobs, name);
  return {
    result,
    windowH: result.windowMs / 3_600_000,
    flow: (name) => found<FlowTotals>(segment(name) ?? job(name), name),
    segment: (name) => found(segment(name), name),
    job: (name) => found(job(name), name),
    client: (name) => found(find(result.clients, names.clients, name), name),
    observed: (name) => {
      if (!values.has(name)) throw new Error(`the run observed no "${name}"`);
      return values.get(name) ?? Number.NaN;
    },
  };
}

export const mean = (of: (seen: Seen) => number): Metric => ({
  components: (run) => [of(run)],
  of: ([value]) => value!,
});

/** Sum over sum. */
export const ratio = (over: (seen: Seen) => number, under: (seen: Seen) => number): Metric => ({
  components: (run) => [over(run), under(run)],
  of: ([top, bottom]) => top! / bottom!,
});

/** A count or a total per hour of the window. */
export const rate = (of: (seen: Seen) => number): Metric => mean((run) => of(run) / run.windowH);

/** Mean of waits or sojourns, pooled over replications [h]. */
export const meanTime = (of: (seen: Seen) => TimesTotals): Metric =>
  ratio(
    (run) => of(run).sumH,
    (run) => of(run).count,
  );

/** Standard deviation of waits or sojourns, pooled over replications [h]. */
export const sdTime = (of: (seen: Seen) => TimesTotals): Metric => ({
  components: (run) => [of(run).count, of(run).sumH, of(run).sumSquaresH],
  of: ([count, sum, squares]) => Math.sqrt(squares! / count! - (sum! / count!) ** 2),
});

/** An observation as it stands. */
export const observed = (name: string, of: (value: number) => number = (value) => value): Metric =>
  mean((run) => of(run.observed(name)));

/** Lost for any reason. */
export const allLost = (flow: FlowTotals): number => flow.lost.reduce((sum, count) => sum + count, 0);

/** Lost for one reason. */
export const lostBy = (flow: FlowTotals, reason: LossReason): number =>
  flow.lost[LOSS_REASONS.indexOf(reason)] ?? 0;

/** GPUs in use by a segment or source, time average [GPUs]. */
export const carried = (name: string): Metric => rate((run) => gpuHoursOf(run.flow(name).usedGpuMs));

/** The same metric times a constant. */
export const times = (metric: Metric, factor: number): Metric => ({
  ...metric,
  of: (means) => factor * metric.of(means),
});

/** GPUs in use by several segments or sources together, time average [GPUs]. */
export const carriedByAll = (names: readonly string[]): Metric =>
  rate((run) => names.reduce((sum, name) => sum + gpuHoursOf(run.flow(name).usedGpuMs), 0));

/** Revenue from use per hour: the ledger's account of that name [USD/h]. */
export const usageRevenueRate: Metric = rate((run) =>
  usdOf(
    sumMoney(run.result.ledger.filter((row) => row.account === ACCOUNT.usage_revenue).map((row) => row.usd)),
  ),
);
