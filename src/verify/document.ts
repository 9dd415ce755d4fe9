/** Pieces of scenario files, written as an analyst would write them. */

/** A part of a scenario file: keys and values as they stand in the YAML. */
export type Document = Readonly<Record<string, unknown>>;

/** Pool or cluster that the generated scenarios run on, and its GPU type. */
export const CLUSTER = "pool";
export const GPU = "H100";

/** Decimal text of a number without exponent. */
export function plain(value: number): string {
  const text = String(value);
  if (!text.includes("e")) return text;
  return value.toFixed(Math.min(100, 20 + Math.ceil(-Math.log10(Math.abs(value))))).replace(/\.?0+$/, "");
}

export const hours = (value: number): string => `${plain(value)} h`;
export const perHour = (value: number): string => `${plain(value)} /h`;
export const usdPerGpuHour = (value: number): string => `${plain(value)} USD/GPUh`;

/** A data center without limits: what remains of a scenario are its queues. */
const SITE: Document = { site: { electricity: "50 USD/MWh" } };

/** A fleet of one or more clusters at one site; turnaround is zero unless the cluster says otherwise. */
export function fleet(clusters: Readonly<Record<string, Document>>): Document {
  const filled = Object.entries(clusters).map(([name, cluster]) => [
    name,
    { data_center: "site", gpu: GPU, turnaround: "0 s", ...cluster },
  ]);
  return { data_centers: SITE, clusters: Object.fromEntries(filled) };
}

/** A flat pool: no node boundaries, so nothing fragments. */
export const pool = (gpus: number): Document => fleet({ [CLUSTER]: { topology: "pool", gpus } });

/** What tenants would pay: far above every price of the cases [USD per GPU-hour]. */
export const WTP_USD = 1000;

/** A segment that finds every price cheap, so that only capacity turns it away. */
export function segment(wish: {
  readonly arrivals: Document;
  readonly gpus?: number;
  readonly duration: unknown;
  readonly patience: unknown;
  readonly product: string;
  readonly queueLimit?: number;
}): Document {
  return {
    arrivals: wish.arrivals,
    gpus: wish.gpus ?? 1,
    duration: wish.duration,
    gpu_types: [GPU],
    wtp: usdPerGpuHour(WTP_USD),
    patience: wish.patience,
    ...(wish.queueLimit === undefined ? {} : { queue_limit: wish.queueLimit }),
    products: [wish.product],
  };
}

export const onDemand = (priceUsd = 1): Document => ({ kind: "on_demand", price: usdPerGpuHour(priceUsd) });

/** Spot whose reclaimed leases end at once. */
export const killedSpot = (): Document => ({
  kind: "spot",
  price: usdPerGpuHour(1),
  notice: "0 s",
  on_reclaim: "kill",
});

/** A source of internal jobs of one cluster; GPUs 1 and no limit on waiting unless said. */
export const jobs = (wish: Document): Document => ({
  gpus: 1,
  clusters: [CLUSTER],
  patience: "unlimited",
  ...wish,
});

/** What a generated scenario leaves out of the account: energy is not the question here. */
export const NO_ENERGY: Document = { costs: { energy: false } };

/** A sine around a base rate [1/h]. */
export interface Wave {
  readonly amplitude: number;
  readonly periodH: number;
  /** The sine starts so much after the scenario [h]. */
  readonly phaseH?: number;
}

/** Poisson arrivals; with a wave the rate is base + amplitude x sin(2 pi (t - phase) / period) [1/h]. */
export function arrivals(base: number, wave?: Wave): Document {
  if (wave === undefined) return { rate: perHour(base) };
  const { amplitude, periodH, phaseH = 0 } = wave;
  return {
    rate: perHour(base),
    cycle: { period: hours(periodH), amplitude: amplitude / base, phase: hours(phaseH) },
  };
}
