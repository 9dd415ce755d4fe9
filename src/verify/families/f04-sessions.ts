import { gpuHoursOf } from "../../metrics/exact.ts";
import type { Expected, OracleCase } from "../cases.ts";
import { arrivals, CLUSTER, type Document, hours, NO_ENERGY, plain, pool } from "../document.ts";
import { slug } from "../flow-metrics.ts";
import { type Mapped, type Metric, observed, rate, times } from "../metric.ts";
import type { Params } from "../params.ts";
import type { Part } from "../plan.ts";
import { type ServiceLaw, serviceLaw } from "../service-law.ts";
import { gridOf, type Harmonic, harmonic } from "../wave.ts";
import { labelOf, smoothShare } from "./clock-metrics.ts";

const SERVICE = "sessions";
/** Points of a period at which the level is looked at. */
const POINTS = 24;

/** Sessions that arrive with the clock and are never blocked; and the surplus that they leave of a pool. */
export function unlimitedSessions(oracle: OracleCase, params: Params, effort: number): readonly Part[] {
  const [base, amplitude, periodH] = [params.number("base"), params.number("amp"), params.number("period")];
  const law = serviceLaw(params.raw("service"), params.optional("meanService"));
  const limit = params.optional("c");
  const most = (base + amplitude) * law.meanH;
  const ample = Math.ceil(most + 12 * Math.sqrt(most) + 10);
  // A variance needs 2 / 0.0051^2 looks for +-1 %, one in each period.
  const variance = oracle.expected.some(({ key }) => key.startsWith("variance"));
  const periods = Math.ceil(Math.max(40, (variance ? 4000 : 500) * effort));
  const peakH = peakTimeH(law, periodH);
  const part = (wish: { readonly gpus: number; readonly instanceGpus: number }) => ({
    document: {
      fleet: pool(wish.gpus),
      internal: {
        services: { [SERVICE]: sessions(arrivals(base, { amplitude, periodH }), law, wish.instanceGpus) },
      },
      ...NO_ENERGY,
    },
    warmupH: Math.max(5, Math.ceil((10 * law.meanH) / periodH)) * periodH,
    windowH: periods * periodH,
  });
  const unlimited: Part = {
    suffix: limit === undefined ? "" : "-demand",
    about:
      "Internal sessions that follow the clock, held by one instance with room for all; nothing is sold.",
    ...part({ gpus: ample, instanceGpus: ample }),
    map: (expected) =>
      overflowMetric(expected, { limit, periodH, peakH }) ??
      waveMetric(expected, { periodH, offered: amplitude * law.meanH }) ??
      levelAt(expected, periodH),
  };
  if (limit === undefined) return [unlimited];
  const surplus: Part = {
    suffix: "",
    about:
      "Internal sessions that follow the clock, one GPU each; what they leave of the pool is the surplus.",
    ...part({ gpus: limit, instanceGpus: 1 }),
    map: (expected) => surplusMetric(expected, { capacity: limit, periodH, peakH }),
  };
  return [surplus, unlimited];
}

const sessions = (arriving: Document, law: ServiceLaw, instanceGpus: number): Document => ({
  demand: { sessions: { arrivals: arriving, duration: law.written, gpus: 1 } },
  clusters: [CLUSTER],
  instance_gpus: instanceGpus,
  headroom: 0,
  load_time: "0 s",
  drain_time: "0 s",
});

/** Level and first harmonic of the sessions present, from their mean at 24 times of the period. */
function waveMetric(
  { key }: Expected,
  wish: { readonly periodH: number; readonly offered: number },
): Mapped | undefined {
  const { periodH, offered } = wish;
  const table: Readonly<Record<string, (wave: Harmonic) => number>> = {
    meanLevel: (wave) => wave.level,
    amplitude: (wave) => wave.amplitude,
    attenuation: (wave) => wave.amplitude / offered,
    lag: (wave) => wave.lagH,
    peakTime: (wave) => (wave.lagH + periodH / 4) % periodH,
    peakMean: (wave) => wave.level + wave.amplitude,
    troughMean: (wave) => wave.level - wave.amplitude,
  };
  const of = Object.hasOwn(table, key) ? table[key] : undefined;
  if (of === undefined) return undefined;
  const labels = gridOf(periodH, POINTS).map(hours);
  const metric: Metric = {
    components: (run) => labels.map((label) => run.observed(`wave_at_${labelOf(label)}_mean`)),
    of: (means) => of(harmonic(means, periodH)),
  };
  return {
    metric,
    observe: [{ name: "wave", clock: { demand: SERVICE }, every: hours(periodH), at: labels }],
  };
}

/** `mean_at_6`, `variance_at_6`: the sessions present at a time of the period. */
function levelAt({ key }: Expected, periodH: number): Mapped | undefined {
  const match = /^(mean|variance)_at_([\d.]+)$/.exec(key);
  if (match === null) return undefined;
  const name = `level_${slug(match[2]!)}`;
  const at = hours(Number(match[2]));
  return {
    metric: observed(`${name}_at_${labelOf(at)}_${match[1]}`),
    observe: [{ name, clock: { demand: SERVICE }, every: hours(periodH), at: [at] }],
  };
}

/** What the sessions leave of the pool. */
function surplusMetric(
  { key }: Expected,
  wish: { readonly capacity: number; readonly periodH: number; readonly peakH: number },
): Mapped | undefined {
  const { capacity, periodH, peakH } = wish;
  const surplus = rate((run) =>
    run.result.clusters.reduce((sum, each) => sum + gpuHoursOf(each.surplusGpuMs), 0),
  );
  const at = (time: number): string => hours(Number(plain(Math.round(time * 3.6e6) / 3.6e6)));
  const idle = (name: string, time: string): Mapped => ({
    metric: { ...observed(`${name}_at_${labelOf(time)}_mean`), whole: capacity },
    observe: [{ name, clock: { gpus: "idle" }, every: hours(periodH), at: [time] }],
  });
  switch (key) {
    case "surplusMean":
      return { metric: surplus };
    case "surplusGpuHoursPerPeriod":
      return { metric: times(surplus, periodH) };
    case "surplusAtPeak":
      return idle("idle_at_peak", at(peakH));
    case "surplusAtTrough":
      return idle("idle_at_trough", at((peakH + periodH / 2) % periodH));
    default:
      return undefined;
  }
}

/** How often the sessions want more than a pool has, over time and where they want most. */
function overflowMetric(
  { key }: Expected,
  wish: { readonly limit: number | undefined; readonly periodH: number; readonly peakH: number },
): Mapped | undefined {
  const { limit, periodH, peakH } = wish;
  if (limit === undefined) return undefined;
  if (key === "pOverflowAvg") {
    const observe = { name: "overflow", exceedance: { demand: SERVICE }, above: limit };
    return { metric: observed("overflow"), observe: [observe] };
  }
  if (key !== "pOverflowPeak") return undefined;
  return smoothShare("overflow_at_peak", peakH, periodH, { clock: { demand: SERVICE }, above: limit });
}

/**
 * When sessions that arrive at base + amplitude x sin(2 pi t / period) are most: a quarter period plus the lag
 * atan2(E[1 - cos gS], E[sin gS]) / g, g = 2 pi / period [h].
 *
 * @see Eick, Massey & Whitt (1993), Management Science 39(2), eq. (15): the lag for a general service law.
 */
export function peakTimeH(law: ServiceLaw, periodH: number): number {
  const g = (2 * Math.PI) / periodH;
  const [sine, versine] = momentsOf(law, g);
  return (periodH / 4 + Math.atan2(versine, sine) / g) % periodH;
}

/** E[sin gS] and E[1 - cos gS]. */
function momentsOf({ written, meanH, scv }: ServiceLaw, g: number): readonly [number, number] {
  const x = g * meanH;
  if (scv === 0) return [Math.sin(x), 1 - Math.cos(x)];
  if (written["law"] === "uniform") {
    const width = x * Math.sqrt(3 * scv);
    const sinc = Math.sin(width) / width;
    return [Math.sin(x) * sinc, 1 - Math.cos(x) * sinc];
  }
  if (written["law"] === "lognormal") return lognormalMoments(x, Math.log(1 + scv));
  // Gamma with shape 1 / scv, of which exponential and Erlang are cases: E[exp(igS)] = (1 - i x scv)^(-1/scv).
  const size = (1 + (x * scv) ** 2) ** (-0.5 / scv);
  const turn = Math.atan(x * scv) / scv;
  return [size * Math.sin(turn), 1 - size * Math.cos(turn)];
}

/** By the trapezoid rule over the normal variable, exact to many digits for so smooth an integrand. */
function lognormalMoments(x: number, variance: number): readonly [number, number] {
  const step = 1 / 512;
  let [sine, versine] = [0, 0];
  for (let z = -8; z <= 8; z += step) {
    const weight = (Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI)) * step;
    const angle = x * Math.exp(Math.sqrt(variance) * z - variance / 2);
    sine += weight * Math.sin(angle);
    versine += weight * (1 - Math.cos(angle));
  }
  return [sine, versine];
}
