import type { FlowTotals, WaitTotals } from "../metrics/result.ts";
import { maxWaitH, meanWaitH, waitQuantileH } from "../metrics/waits.ts";
import { LOSS_REASONS } from "../model/states.ts";
import type { Column } from "./csv-table.ts";
import { gpuHoursCell } from "./exact-cells.ts";
import { LOSS_MEANINGS } from "./loss-meanings.ts";

const COUNTS: readonly {
  readonly name: keyof FlowTotals & string;
  readonly column: string;
  readonly meaning: string;
}[] = [
  { name: "offered", column: "offered", meaning: "Arrivals inside the window." },
  {
    name: "accepted",
    column: "accepted",
    meaning: "Started for the first time, or booked, inside the window.",
  },
  { name: "waitingAtStart", column: "waiting_at_start", meaning: "Waiting when the window opened." },
  { name: "waitingAtEnd", column: "waiting_at_end", meaning: "Waiting when the window closed; not a loss." },
  { name: "runningAtStart", column: "running_at_start", meaning: "Running when the window opened." },
  { name: "runningAtEnd", column: "running_at_end", meaning: "Running when the window closed." },
  {
    name: "suspendedAtStart",
    column: "suspended_at_start",
    meaning: "Interrupted, or blocks owed their GPUs, and waiting when it opened.",
  },
  {
    name: "suspendedAtEnd",
    column: "suspended_at_end",
    meaning: "Interrupted, or blocks owed their GPUs, and waiting when it closed.",
  },
  {
    name: "bookedAtStart",
    column: "booked_at_start",
    meaning: "Blocks sold, their start to come, when it opened.",
  },
  {
    name: "bookedAtEnd",
    column: "booked_at_end",
    meaning: "Blocks sold, their start to come, when it closed.",
  },
  { name: "completed", column: "completed", meaning: "Came to their end." },
  { name: "failed", column: "failed", meaning: "Ended by a failure; blocks that never had their GPUs." },
  {
    name: "killed",
    column: "killed",
    meaning: "Ended by a reclaim, by a price, or by leaving while interrupted.",
  },
  { name: "outbid", column: "outbid", meaning: "Part of `killed` that a floating price drove out." },
  { name: "evictions", column: "evictions", meaning: "Reclaim events, killed or requeued." },
  {
    name: "interruptions",
    column: "interruptions",
    meaning: "Interruptions by failures or an outside clock.",
  },
];

/** Columns of a flow of requests: counts, GPU-hours and waits; absent where a row has no flow. */
export function flowColumns<Row>(
  flowOf: (row: Row) => FlowTotals | undefined,
  things: string,
): readonly Column<Row>[] {
  return [
    ...COUNTS.map(
      ({ name, column, meaning }): Column<Row> => ({
        name: column,
        unit: things,
        type: "count",
        meaning,
        value: (row) => flowOf(row)?.[name] as number | undefined,
      }),
    ),
    {
      name: "used_gpu_hours",
      unit: "GPU-h",
      type: "gpu_hours",
      meaning: "GPU time held.",
      value: (row) => mapped(flowOf(row), (flow) => gpuHoursCell(flow.usedGpuMs)),
    },
    {
      name: "lost_work_gpu_hours",
      unit: "GPU-h",
      meaning: "Work since the last checkpoint at each interruption.",
      value: (row) => flowOf(row)?.lostWorkGpuHours,
    },
    ...waitColumns<Row>((row) => flowOf(row)?.waits),
  ];
}

/** Columns of losses by reason, in three measures. */
export function lossColumns<Row>(
  flowOf: (row: Row) => FlowTotals | undefined,
  things: string,
): readonly Column<Row>[] {
  const measures = [
    {
      suffix: things,
      unit: things,
      type: "count" as const,
      of: (flow: FlowTotals) => flow.lost,
      what: "Lost",
    },
    {
      suffix: "gpu_hours",
      unit: "GPU-h",
      type: "number" as const,
      of: (flow: FlowTotals) => flow.lostGpuHours,
      what: "GPU-hours they wanted",
    },
    {
      suffix: "usd",
      unit: "USD",
      type: "number" as const,
      of: (flow: FlowTotals) => flow.lostUsd,
      what: "The same at the price offered to them",
    },
  ];
  return measures.flatMap(({ suffix, unit, type, of, what }) =>
    LOSS_REASONS.map(
      (reason, index): Column<Row> => ({
        name: `lost_${reason}_${suffix}`,
        unit,
        type,
        meaning: `${what}: ${LOSS_MEANINGS[reason]}.`,
        value: (row) => mapped(flowOf(row), (flow) => of(flow)[index]),
      }),
    ),
  );
}

/** Counts of losses by reason. */
export function lossCountColumns<Row>(
  lostOf: (row: Row) => readonly number[] | undefined,
  things: string,
): readonly Column<Row>[] {
  return LOSS_REASONS.map((reason, index) => ({
    name: `lost_${reason}_${things}`,
    unit: things,
    type: "count",
    meaning: `Lost: ${LOSS_MEANINGS[reason]}.`,
    value: (row) => lostOf(row)?.[index],
  }));
}

/** Mean, 95 % quantile and maximum of waits. */
export function waitColumns<Row>(waitsOf: (row: Row) => WaitTotals | undefined): readonly Column<Row>[] {
  return [
    {
      name: "wait_mean_h",
      unit: "h",
      meaning: "Mean wait of those started, zeros included.",
      value: (row) => mapped(waitsOf(row), meanWaitH),
    },
    {
      name: "wait_p95_h",
      unit: "h",
      meaning: "95 % quantile of the same waits; error <= 0.5 %.",
      value: (row) => mapped(waitsOf(row), (waits) => waitQuantileH(waits, 0.95)),
    },
    {
      name: "wait_max_h",
      unit: "h",
      meaning: "Largest of the same waits.",
      value: (row) => mapped(waitsOf(row), maxWaitH),
    },
    {
      name: "no_wait_share",
      unit: "share",
      meaning: "Share of those started that did not wait.",
      value: (row) =>
        mapped(waitsOf(row), (waits) => (waits.count > 0 ? waits.zeros / waits.count : undefined)),
    },
  ];
}

/** `change` of a value that may be absent. */
export function mapped<T, U>(value: T | undefined, change: (value: T) => U): U | undefined {
  return value === undefined ? undefined : change(value);
}
