import type { IntervalSums, VariantSeries } from "../metrics/interval-sums.ts";
import { GPU_STATES, type GpuState } from "../model/states.ts";
import { HOUR_MS } from "../model/time.ts";
import { CsvReader } from "./csv-reader.ts";

interface Draft {
  readonly variant: string;
  readonly replication: number;
  readonly start: string;
  end: string;
  intervalStart: string;
  readonly intervals: GrowingSums[];
}

interface GrowingSums extends IntervalSums {
  readonly gpuHours: Record<GpuState, number>;
  readonly prices: Map<string, { readonly sum: number; readonly count: number }>;
}

const PRICE = /^price_(.+)_usd_per_gpu_hour$/;

/**
 * Sums a timeseries.csv over clusters, for the first replication of every variant.
 *
 * @throws InputError if the file cannot be read.
 */
export function readSeriesSums(path: string): readonly VariantSeries[] {
  const reader = new CsvReader(path);
  try {
    const at = placesIn(reader.header);
    const drafts = new Map<string, Draft>();
    while (reader.nextRow()) {
      if (reader.cell(at.phase) !== "measured") continue;
      const draft = draftOf(reader, at, drafts);
      if (draft !== undefined) addCluster(reader, at, draft.intervals.at(-1)!);
    }
    return [...drafts.values()];
  } finally {
    reader.close();
  }
}

/** Places of the columns in the file. */
interface Places {
  readonly variant: number;
  readonly replication: number;
  readonly start: number;
  readonly end: number;
  readonly phase: number;
  readonly states: readonly { readonly state: GpuState; readonly index: number }[];
  readonly prices: readonly { readonly product: string; readonly index: number }[];
}

function placesIn(header: readonly string[]): Places {
  const at = (name: string): number => header.indexOf(name);
  return {
    variant: at("variant"),
    replication: at("replication"),
    start: at("time_start"),
    end: at("time_end"),
    phase: at("phase"),
    states: GPU_STATES.map((state) => ({ state, index: at(`${state}_gpu_hours`) })),
    prices: header.flatMap((name, index) => {
      const product = PRICE.exec(name)?.[1];
      return product === undefined ? [] : [{ product, index }];
    }),
  };
}

/** The variant's draft with the row's interval as its last; undefined for rows of other replications. */
function draftOf(reader: CsvReader, at: Places, drafts: Map<string, Draft>): Draft | undefined {
  const variant = reader.cell(at.variant);
  const replication = reader.cellNumber(at.replication);
  const start = reader.cell(at.start);
  const end = reader.cell(at.end);
  const known = drafts.get(variant);
  const draft = known ?? { variant, replication, start, end, intervalStart: "", intervals: [] };
  if (draft.replication !== replication) return undefined;
  drafts.set(variant, draft);
  if (draft.intervalStart !== start) {
    const hours = (Date.parse(end) - Date.parse(start)) / HOUR_MS;
    draft.intervalStart = start;
    draft.end = end;
    draft.intervals.push({ hours, gpuHours: noGpuHours(), prices: new Map() });
  }
  return draft;
}

function noGpuHours(): Record<GpuState, number> {
  return Object.fromEntries(GPU_STATES.map((state) => [state, 0])) as Record<GpuState, number>;
}

function addCluster(reader: CsvReader, at: Places, { gpuHours, prices }: GrowingSums): void {
  for (const { state, index } of at.states) gpuHours[state] += reader.cellNumber(index);
  for (const { product, index } of at.prices) {
    const price = reader.cellNumber(index);
    if (Number.isNaN(price)) continue;
    const sums = prices.get(product) ?? { sum: 0, count: 0 };
    prices.set(product, { sum: sums.sum + price, count: sums.count + 1 });
  }
}
