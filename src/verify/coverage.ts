import { coverageBand } from "../experiment/inference/coverage-band.ts";
import { summarizeMetric } from "../experiment/summarize.ts";
import type { Metric } from "../metrics/metric.ts";
import { metricNamed, observedMetrics } from "../metrics/registry.ts";
import type { Replication, WorldResult } from "../metrics/result.ts";
import { normalQuantile } from "../numerics/normal.ts";
import { erlangB } from "../revenue/optimizers/loss-system.ts";
import { arrivals, type Document, hours, NO_ENERGY, onDemand, pool, segment } from "./document.ts";
import type { Prepared } from "./prepared.ts";
import { scenarioText } from "./scenario-text.ts";

/** How many of many intervals hold the truth. */
export interface CoverageOutcome {
  readonly name: string;
  readonly title: string;
  readonly truth: number;
  readonly intervals: number;
  /** Share of them that hold the truth. */
  readonly share: number;
  /** Band in which the share lies if intervals of 95 % are what they say. */
  readonly low: number;
  readonly high: number;
  readonly passed: boolean;
}

interface Experiment {
  readonly name: string;
  readonly title: string;
  readonly truth: number;
  readonly document: Document;
  readonly warmupH: number;
  readonly windowH: number;
  /** The metric, once a run has shown which there are. */
  readonly metric: (replications: readonly Replication[]) => Metric;
}

/** Replications of each interval. */
const REPLICATIONS = 10;
const CONFIDENCE = 0.95;
/** The band holds an honest share with this probability. */
const BAND = 0.99;

const SERVERS = 4;
const LOAD = 2.4;
const LOSS_SERVERS = 10;
const LOSS_LOAD = 8;

/** A mean by Student's t, and a ratio of sums by the delta method: the two ways in which `run` makes intervals. */
const EXPERIMENTS: readonly Experiment[] = [
  {
    name: "number-in-system",
    title: `mean number in M/M/${SERVERS}, load ${LOAD}`,
    truth: LOAD + meanQueue(SERVERS, LOAD),
    document: tenants(SERVERS, LOAD, "unlimited"),
    warmupH: 50,
    windowH: 1000,
    metric: (replications) => observedMetrics(replications).find(({ name }) => name === "in_system_mean")!,
  },
  {
    name: "blocking",
    title: `blocking_probability of M/M/${LOSS_SERVERS}/${LOSS_SERVERS}, load ${LOSS_LOAD}`,
    truth: erlangB(LOSS_SERVERS, LOSS_LOAD),
    document: tenants(LOSS_SERVERS, LOSS_LOAD, "0 s"),
    warmupH: 20,
    windowH: 100,
    metric: () => metricNamed("blocking_probability"),
  },
];

export interface CoverageOptions {
  readonly intervals: number;
  readonly prepare: (text: string, name: string) => Prepared;
  readonly keep?: (name: string, text: string) => void;
}

/**
 * Makes many independent 95 % intervals as `surplus run` makes them, of systems whose truth is known, and counts how
 * many hold it.
 */
export function* coverageExperiments(options: CoverageOptions): Generator<CoverageOutcome> {
  for (const experiment of EXPERIMENTS) yield coverageOf(experiment, options);
}

function coverageOf(experiment: Experiment, { intervals, prepare, keep }: CoverageOptions): CoverageOutcome {
  const { name, title, truth } = experiment;
  const text = textOf(experiment);
  keep?.(`coverage-${name}`, text);
  const prepared = prepare(text, name);
  let covered = 0;
  for (let interval = 0; interval < intervals; interval++) {
    const replications = Array.from({ length: REPLICATIONS }, (_, at) => {
      const index = interval * REPLICATIONS + at;
      return replicationOf(index, prepared.run(index));
    });
    const { ci95Low, ci95High } = summarizeMetric(experiment.metric(replications), replications);
    if (ci95Low! <= truth && truth <= ci95High!) covered += 1;
  }
  const z = normalQuantile(0.5 + BAND / 2);
  const { low, high } = coverageBand({ nominal: CONFIDENCE, experiments: intervals, z });
  const share = covered / intervals;
  return { name, title, truth, intervals, share, low, high, passed: share >= low && share <= high };
}

/** The run as a replication; neither metric asks for the run with sales off. */
function replicationOf(index: number, run: WorldResult): Replication {
  return { index, seed: "", run, salesOff: run, ledger: run.ledger };
}

function textOf({ name, title, document, warmupH, windowH }: Experiment): string {
  const about = `Coverage of intervals: ${title}.`;
  const planned = {
    name: `coverage-${name}`,
    about,
    isBrief: false,
    metrics: [],
    document: {
      schema: 1,
      name: `coverage-${name}`,
      description: title,
      start: "2026-01-05T00:00:00Z",
      horizon: hours(warmupH + windowH),
      warmup: hours(warmupH),
      series_interval: hours(warmupH + windowH),
      ...document,
    },
  };
  return scenarioText(planned, `coverage-${name}`, REPLICATIONS);
}

/** Customers of 1 GPU for an hour on average, at `load` an hour. */
function tenants(servers: number, load: number, patience: string): Document {
  const duration = { law: "exponential", mean: "1 h" };
  return {
    fleet: pool(servers),
    market: {
      segments: {
        tenants: segment({ arrivals: arrivals(load), duration, product: "on_demand", patience }),
      },
    },
    products: { on_demand: onDemand() },
    observe: [{ name: "in_system", moments: { in_system: "tenants" } }],
    ...NO_ENERGY,
  };
}

/** Mean number of those who wait. @see Gross et al., Fundamentals of Queueing Theory, 4th ed., section 2.3 */
function meanQueue(servers: number, load: number): number {
  const loss = erlangB(servers, load);
  const waits = loss / (1 - (load / servers) * (1 - loss));
  return (waits * load) / (servers - load);
}
