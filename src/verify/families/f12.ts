import type { OracleCase } from "../cases.ts";
import { CLUSTER, type Document, NO_ENERGY, perHour, plain, pool } from "../document.ts";
import { type Mapped, observed, times } from "../metric.ts";
import { NotRunError, type Params, paramsOf } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";
import { type TokenLaw, tokenLaw } from "../token-law.ts";
import { tokenMetrics } from "../token-metrics.ts";

const MODEL = "model";
const CLIENT = "client";
const METRICS = tokenMetrics(CLIENT);
const S_PER_H = 3600;

/**
 * A scenario counts whole tokens, and the cases have laws without grain. A token of a case is cut into so many that a
 * request has 10,000 in the mean; each takes as much less of a step. What rounding then does to the mean of an
 * exponential law is one part in 10^9.
 */
const MEAN_TOKENS = 10_000;

/** Where the tail of the number in a batch without limit is cut. */
const NEGLIGIBLE = 1e-12;
const MOST_PLACES = 100_000;

/** A replica, in the units of its case and in hours. */
interface Replica {
  /** Hours of a unit of time of the case. */
  readonly unitH: number;
  readonly arrivalsPerH: number;
  /** Mean answer: tokens of the case. */
  readonly meanTokens: number;
  /** Step of a token of the case with n sequences: base + perSequence x n [h]. */
  readonly baseH: number;
  readonly perSequenceH: number;
  /** Places in the batch; absent = without limit. */
  readonly places: number | undefined;
  readonly queues: boolean;
  readonly law: TokenLaw;
}

/** F12: one replica with Poisson requests; a line, refusal when full, or processor sharing. */
export function tokenApi(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  const replica = params.has("es") ? sharing(oracle, params) : batching(oracle, params);
  const { unitH } = replica;
  const inHours =
    oracle.modelTimeH === undefined ? oracle : { ...oracle, modelTimeH: oracle.modelTimeH * unitH };
  const aloneH = replica.meanTokens * stepH(replica, 1);
  const windowH = windowFor(inHours, effort * workOf(replica), 1e5 * aloneH, 500 * aloneH);
  const main: Part = {
    suffix: "",
    about: aboutOf(replica),
    document: document(replica, replica.arrivalsPerH, replica.queues ? "unlimited" : "0 s"),
    warmupH: Math.ceil(Math.max(windowH / 20, 200 * aloneH)),
    windowH,
    map: ({ key }) => metricOf(key, replica),
  };
  return [main, ...(replica.places === undefined ? [] : [saturated(replica, replica.places, effort)])];
}

function aboutOf({ meanTokens, law }: Replica): string {
  const scale = `One replica; a token of the case is ${plain(MEAN_TOKENS / meanTokens)} tokens here.`;
  return law.note === undefined ? scale : `${scale} ${law.note}`;
}

function batching(oracle: OracleCase, params: Params): Replica {
  const unitH = hoursOfUnit(params.text("units"));
  const meanTokens = params.number("tau");
  const queues = params.raw("queue") === true;
  return {
    unitH,
    arrivalsPerH: params.number("lambda") / unitH,
    meanTokens,
    baseH: params.number("alpha") * unitH,
    perSequenceH: params.number("beta") * unitH,
    places: limitOf(params.optional("K")),
    queues,
    law: tokenLaw(oracle, params, MEAN_TOKENS, !queues),
  };
}

/** A number of places beyond all that are ever taken is no limit. */
const limitOf = (places: number | undefined): number | undefined =>
  places === undefined || places > MOST_PLACES ? undefined : places;

/** M/G/1 processor sharing: steps that grow in proportion to the batch, which has no limit. */
function sharing(oracle: OracleCase, params: Params): Replica {
  const unitH = hoursOfUnit(params.text("units"));
  return {
    unitH,
    arrivalsPerH: params.number("lambda") / unitH,
    meanTokens: MEAN_TOKENS,
    baseH: 0,
    perSequenceH: (params.number("es") * unitH) / MEAN_TOKENS,
    places: undefined,
    queues: false,
    law: tokenLaw(oracle, params, MEAN_TOKENS, true),
  };
}

function hoursOfUnit(units: string): number {
  if (/^s/i.test(units)) return 1 / S_PER_H;
  if (/^min/i.test(units)) return 1 / 60;
  if (units === "" || /^h/i.test(units)) return 1;
  throw new NotRunError(`no unit of time "${units}"`);
}

const stepH = ({ baseH, perSequenceH }: Replica, n: number): number => baseH + perSequenceH * n;

/** Waits are rarer than requests: intervals of the same width take so many times the model time. */
const workOf = ({ queues }: Replica): number => (queues ? 20 : 1);

/** Places that a batch without limit needs: beyond, the stationary law of the number inside is negligible. */
function placesOf(replica: Replica): number {
  if (replica.places !== undefined) return replica.places;
  let weight = 1;
  for (let n = 1; n < MOST_PLACES; n++) {
    const growth = (replica.arrivalsPerH * replica.meanTokens * stepH(replica, n)) / n;
    // Relative to the likeliest number, which is the last one before the weights begin to fall.
    weight = growth < 1 ? weight * growth : 1;
    if (weight < NEGLIGIBLE) return n;
  }
  throw new NotRunError("without a limit of the batch the replica never settles");
}

function document(replica: Replica, arrivalsPerH: number, patience: string): Document {
  const share = replica.meanTokens / MEAN_TOKENS;
  const steps = (valueH: number): string =>
    `${plain(Number((valueH * share * S_PER_H * 1000).toPrecision(12)))} ms`;
  const deployment = {
    gpus_per_replica: 1,
    clusters: [CLUSTER],
    step: { base: steps(replica.baseH), per_sequence: steps(replica.perSequenceH) },
    max_batch: placesOf(replica),
    prefill: "0 s",
    load_time: "0 s",
    replicas: 1,
  };
  const price = "1 USD/Mtok";
  return {
    fleet: pool(1),
    models: {
      [MODEL]: {
        deployments: { replica: deployment },
        tiers: { standard: { input: price, output: price } },
      },
    },
    market: {
      clients: {
        [CLIENT]: {
          model: MODEL,
          arrivals: { rate: perHour(arrivalsPerH) },
          input_tokens: 1,
          output_tokens: replica.law.written,
          patience,
        },
      },
    },
    ...NO_ENERGY,
  };
}

/** The capacity of a full batch: more come than can be served, and those who wait are replaced before the line ends. */
function saturated(replica: Replica, places: number, effort: number): Part {
  const capacityPerH = places / (replica.meanTokens * stepH(replica, places));
  const windowH = Math.ceil((4e4 * effort) / 20 / capacityPerH + 50 / capacityPerH);
  const flooded = document({ ...replica, queues: true }, 3 * capacityPerH, "unlimited");
  return {
    suffix: "-saturated",
    about: "The same replica with three times the requests that it can serve.",
    document: flooded,
    warmupH: Math.ceil((20 * places) / capacityPerH),
    windowH,
    map: ({ key }) =>
      key === "capacityReqPerSec" ? { metric: times(METRICS.throughput, replica.unitH) } : undefined,
  };
}

/** Number of requests, seen over time. */
function number(count: "in_system" | "active"): Mapped {
  return { metric: observed(`${count}_mean`), observe: [{ name: count, moments: { model: MODEL, count } }] };
}

function metricOf(key: string, replica: Replica): Mapped | undefined {
  const { unitH, meanTokens, perSequenceH } = replica;
  const scale = MEAN_TOKENS / meanTokens;
  switch (key) {
    case "capacityReqPerSec":
      // Of a batch without limit no run shows it; the saturated part shows it of the others.
      return replica.places === undefined ? { calculated: unitH / (meanTokens * perSequenceH) } : undefined;
    case "blocking":
      return { metric: METRICS.blocking };
    case "pWait":
      return { metric: METRICS.waited };
    case "tokensPerSec":
      return { metric: times(METRICS.tokens, unitH / scale) };
    case "meanInSystem":
      return number("in_system");
    case "meanBatch":
      return number("active");
    case "latency":
    case "meanResponse":
      return { metric: times(METRICS.answer, 1 / unitH) };
    case "secPerTokenMean":
      return { metric: times(METRICS.servicePerToken, scale / unitH) };
    case "slowdown":
      return { metric: times(METRICS.answerPerToken, scale / stepH(replica, 1)) };
    case "ttftWaitMean":
      return { metric: times(METRICS.wait, 1 / unitH) };
    case "ttftWaitP99":
      return { metric: times(METRICS.waitQuantile(0.99), 1 / unitH) };
    case "busyFraction":
    case "rho":
      return { metric: METRICS.busy };
    default:
      return undefined;
  }
}
