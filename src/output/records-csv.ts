import type { JobRecord, LeaseRecord } from "../model/ports.ts";
import type { Scenario } from "../model/scenario.ts";
import { HOUR_MS } from "../model/time.ts";
import { formatNanoUsd } from "../numerics/charge.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import type { Column } from "./csv-table.ts";
import { isoInstant } from "./timeseries-csv.ts";

/** The run that a record comes from. */
export interface RecordPlace {
  readonly variant: string;
  readonly replication: number;
  readonly scenario: Scenario;
}

interface Line<R> extends RecordPlace {
  record: R;
}

/** A number that the records mark as absent with NaN. */
function present(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function hours(ms: number): number | undefined {
  return present(ms / HOUR_MS);
}

function instant(place: RecordPlace, ms: number): string | undefined {
  return Number.isFinite(ms) ? isoInstant(place.scenario, ms) : undefined;
}

function commonColumns<R extends LeaseRecord | JobRecord>(thing: string): readonly Column<Line<R>>[] {
  return [
    { name: "variant", unit: "", meaning: "Name of the variant.", value: (line) => line.variant },
    {
      name: "replication",
      unit: "",
      type: "count",
      meaning: "Number of the replication, from 0.",
      value: (line) => line.replication,
    },
    {
      name: thing,
      unit: "",
      type: "count",
      meaning: "Number in order of arrival.",
      value: (line) => line.record.id,
    },
  ];
}

function timeColumns<R extends LeaseRecord | JobRecord>(): readonly Column<Line<R>>[] {
  return [
    { name: "gpus", unit: "GPUs", type: "count", meaning: "Size.", value: (line) => line.record.gpus },
    {
      name: "arrival_time",
      unit: "UTC",
      meaning: "Arrival.",
      value: (line) => instant(line, line.record.arrivalMs),
    },
    {
      name: "start_time",
      unit: "UTC",
      meaning: "First start; empty if it never started.",
      value: (line) => instant(line, line.record.startMs),
    },
    {
      name: "end_time",
      unit: "UTC",
      meaning: "End or loss; empty if it goes on after the run.",
      value: (line) => instant(line, line.record.endMs),
    },
    {
      name: "wait_h",
      unit: "h",
      meaning: "From arrival to first start.",
      value: ({ record }) => hours(record.startMs - record.arrivalMs),
    },
  ];
}

function historyColumns<R extends LeaseRecord | JobRecord>(): readonly Column<Line<R>>[] {
  return [
    {
      name: "used_gpu_hours",
      unit: "GPU-h",
      meaning: "GPU time held.",
      value: ({ record }) => hours(record.usedGpuMs),
    },
    {
      name: "evictions",
      unit: "evictions",
      type: "count",
      meaning: "Reclaim events.",
      value: ({ record }) => record.evictions,
    },
    {
      name: "interruptions",
      unit: "interruptions",
      type: "count",
      meaning: "Interruptions by failures or an outside clock.",
      value: ({ record }) => record.interruptions,
    },
    {
      name: "outcome",
      unit: "",
      meaning: "completed, killed, outbid, failed, running, waiting, or the reason of the loss.",
      value: ({ record }) => record.outcome,
    },
  ];
}

/** Columns of leases.csv: one row per request, accepted or not. */
export const LEASES_COLUMNS: readonly Column<Line<LeaseRecord>>[] = [
  ...commonColumns<LeaseRecord>("lease"),
  {
    name: "segment",
    unit: "",
    meaning: "Tenant segment.",
    value: ({ scenario, record }) => scenario.market.segments[record.segment]?.name,
  },
  {
    name: "product",
    unit: "",
    meaning: "Product; empty if none was chosen.",
    value: ({ scenario, record }) => scenario.products[record.product]?.name,
  },
  {
    name: "cluster",
    unit: "",
    meaning: "Cluster it ran on last; empty if it never started.",
    value: ({ scenario, record }) => scenario.fleet.clusters[record.cluster]?.name,
  },
  {
    name: "gpu_type",
    unit: "",
    meaning: "GPU type; empty if none was chosen.",
    value: ({ scenario, record }) => scenario.fleet.gpuTypes[record.gpuType]?.name,
  },
  ...timeColumns<LeaseRecord>(),
  {
    name: "duration_h",
    unit: "h",
    meaning: "Length that was asked for.",
    value: ({ record }) => hours(record.durationMs),
  },
  {
    name: "wtp_usd_per_gpu_hour",
    unit: "USD/GPU-h",
    meaning: "Willingness to pay.",
    value: ({ record }) => present(record.wtpUsdPerGpuHour),
  },
  {
    name: "price_usd_per_gpu_hour",
    unit: "USD/GPU-h",
    meaning: "Price of the lease, or the one it was offered.",
    value: ({ record }) => present(record.priceNano / NANO_PER_USD),
  },
  {
    name: "billed_usd",
    unit: "USD",
    type: "usd",
    meaning: "Exact bill: use, increments and unused commitment, before credits.",
    value: ({ record }) => ({ decimal: formatNanoUsd(record.billedUsd, record.billedNano) }),
  },
  ...historyColumns<LeaseRecord>(),
];

/** Columns of jobs.csv: one row per internal job. */
export const JOBS_COLUMNS: readonly Column<Line<JobRecord>>[] = [
  ...commonColumns<JobRecord>("job"),
  {
    name: "source",
    unit: "",
    meaning: "Job source.",
    value: ({ scenario, record }) => scenario.jobs[record.source]?.name,
  },
  {
    name: "cluster",
    unit: "",
    meaning: "Cluster it ran on last; empty if it never started.",
    value: ({ scenario, record }) => scenario.fleet.clusters[record.cluster]?.name,
  },
  ...timeColumns<JobRecord>(),
  {
    name: "work_h",
    unit: "h",
    meaning: "Work on the reference GPU.",
    value: ({ record }) => hours(record.workMs),
  },
  {
    name: "estimate_h",
    unit: "h",
    meaning: "Declared work.",
    value: ({ record }) => hours(record.estimateMs),
  },
  {
    name: "lost_work_h",
    unit: "h",
    meaning: "Work lost in interruptions, per GPU.",
    value: ({ record }) => hours(record.lostWorkMs),
  },
  ...historyColumns<JobRecord>(),
];
