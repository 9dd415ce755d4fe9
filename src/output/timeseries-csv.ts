import type { DescribedColumn } from "../metrics/described-column.ts";
import { SERIES_VALUES, type SeriesSink } from "../model/ports.ts";
import type { Scenario } from "../model/scenario.ts";
import { GPU_STATES, UNSOLD_REASONS } from "../model/states.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import { quotedText } from "./csv-text.ts";
import { formatNumber } from "./number-text.ts";
import type { RowWriter } from "./row-writer.ts";

const KEYS: readonly DescribedColumn[] = [
  { name: "variant", unit: "", meaning: "Name of the variant." },
  { name: "replication", unit: "", type: "count", meaning: "Number of the replication, from 0." },
  { name: "time_start", unit: "UTC", meaning: "Start of the interval." },
  { name: "time_end", unit: "UTC", meaning: "End of the interval, not part of it." },
  { name: "phase", unit: "", meaning: "`warmup` or `measured`." },
  { name: "cluster", unit: "", meaning: "Name of the cluster." },
];

const EXTRA_MEANINGS: Readonly<Record<(typeof SERIES_VALUES.extra)[number], string>> = {
  surplus_gpu_hours:
    "Surplus of this run during the interval; sell_through is over that of the run that sells nothing.",
  revenue_usd:
    "Revenue as it is earned, at the price of the leases that run; minimum increments, and hours that become free at " +
    "a reclaim, count when the lease ends, tokens when their request is answered.",
  credits_usd: "Credits posted during the interval.",
  energy_usd: "Energy used during the interval.",
  actual_internal_gpus:
    "Internal use that is forecast (`policies.forecast.covers`), mean over the instants of the forecast's grid in the " +
    "interval; empty where nothing is forecast.",
  forecast_internal_gpus: "Mean of the forecasts for the same instants, each made `lead` before.",
  forecast_internal_quantile_gpus:
    "Mean of the quantiles stated for the same instants, each `lead` before; empty if one could not be stated.",
};

const VALUES: readonly DescribedColumn[] = [
  ...GPU_STATES.map((state) => ({
    name: `${state}_gpu_hours`,
    unit: "GPU-h",
    meaning: `GPU-hours in state ${state} during the interval.`,
  })),
  ...UNSOLD_REASONS.map((reason) => ({
    name: `unsold_${reason}_gpu_hours`,
    unit: "GPU-h",
    meaning: `Part of idle_gpu_hours with reason ${reason}.`,
  })),
  ...SERIES_VALUES.extra.map((name) => ({
    name,
    unit: name.endsWith("_usd") ? "USD" : name.endsWith("_gpus") ? "GPUs" : "GPU-h",
    meaning: EXTRA_MEANINGS[name],
  })),
];

/** Columns of timeseries.csv, with the names of all products and competitors of all variants. */
export function timeseriesColumns(
  products: readonly string[],
  competitors: readonly string[] = [],
): readonly DescribedColumn[] {
  return [
    ...KEYS,
    ...VALUES,
    ...products.map((product) => ({
      name: `price_${product}_usd_per_gpu_hour`,
      unit: "USD/GPU-h",
      meaning: "Price at the interval's start for the cluster's GPU type; empty where it is not offered.",
    })),
    ...competitors.map((competitor) => ({
      name: `competitor_${competitor}_usd_per_gpu_hour`,
      unit: "USD/GPU-h",
      meaning: "The competitor's price then, before an answer that it gives at that very instant.",
    })),
  ];
}

export interface TimeseriesPlace {
  readonly variant: string;
  readonly replication: number;
  readonly scenario: Scenario;
  /** Names of the price columns. */
  readonly products: readonly string[];
  readonly competitors: readonly string[];
}

/** A sink that writes the rows of one run to timeseries.csv. */
export function timeseriesSink(writer: RowWriter, place: TimeseriesPlace): SeriesSink {
  const { scenario } = place;
  const prefix = `${quotedText(place.variant)},${place.replication},`;
  const clusters = scenario.fleet.clusters.map((cluster) => quotedText(cluster.name));
  const columns = priceColumns(place);
  let knownMs = Number.NaN;
  let interval = "";
  return {
    row(startMs, endMs, measured, cluster, values, pricesNano) {
      if (startMs !== knownMs) {
        interval = `${isoInstant(scenario, startMs)},${isoInstant(scenario, endMs)},`;
        knownMs = startMs;
      }
      let line = `${prefix}${interval}${measured ? "measured" : "warmup"},${clusters[cluster]}`;
      for (let index = 0; index < VALUES.length; index++) line += `,${cell(values[index]!)}`;
      for (const column of columns) {
        const price = pricesNano[column] ?? Number.NaN;
        line += `,${cell(price / NANO_PER_USD)}`;
      }
      writer.line(line);
    },
  };
}

/** Places of the price columns among the prices of a row: products, then competitors; -1 = the variant has none. */
function priceColumns({ scenario, products, competitors }: TimeseriesPlace): readonly number[] {
  const own = products.map((name) => scenario.products.findIndex((product) => product.name === name));
  const others = competitors.map((name) => {
    const index = scenario.market.competitors.findIndex((competitor) => competitor.name === name);
    return index < 0 ? index : scenario.products.length + index;
  });
  return [...own, ...others];
}

function cell(value: number): string {
  return Number.isNaN(value) ? "" : formatNumber(value);
}

/** UTC time of a simulated instant. */
export function isoInstant(scenario: Scenario, ms: number): string {
  return new Date(scenario.startEpochMs + ms).toISOString();
}
