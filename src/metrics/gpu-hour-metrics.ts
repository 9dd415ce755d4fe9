import { GPU_STATES, type GpuState, UNSOLD_REASONS, type UnsoldReason } from "../model/states.ts";
import {
  clusterGpuHours,
  SOLD_STATES,
  soldGpuHours,
  stateGpuHours,
  USED_STATES,
  unsoldGpuHours,
} from "./fleet-totals.ts";
import type { Metric } from "./metric.ts";

const STATE_MEANINGS: Readonly<Record<GpuState, string>> = {
  down: "Failed, in repair, in maintenance or lost.",
  turning: "Changing between internal and external use.",
  internal: "Held by internal services and jobs.",
  reserved_used: "Used part of reserved contracts.",
  reserved_idle: "Idle part of reserved contracts that was not sold again.",
  on_demand: "Used by on-demand leases.",
  block: "Used by blocks sold ahead.",
  spot: "Used by spot leases, resold reservations included.",
  model_api: "Serving models by the token.",
  idle: "Held by nobody.",
};

const UNSOLD_MEANINGS: Readonly<Record<UnsoldReason, string>> = {
  buffer: "Idle because it belongs to the disaster buffer.",
  not_sellable: "Idle above the sellable share of the cluster, or of a type that is never rented out.",
  stranded: "Idle but no waiting request fits in place.",
  withheld: "Idle because a policy held it back.",
  no_demand: "Idle because nobody wanted it at the price.",
};

const GPU_HOURS = { unit: "GPU-h", kind: "total" } as const;

/** What the fleet did with its GPU-hours inside the window. */
export const GPU_HOUR_METRICS: readonly Metric[] = [
  {
    ...GPU_HOURS,
    name: "installed_gpu_hours",
    formula: "sum of all GPU states",
    meaning: "GPU-hours of everything installed, whatever its state.",
    compute: ({ run }) => stateGpuHours(run, GPU_STATES),
  },
  ...GPU_STATES.map(
    (state): Metric => ({
      ...GPU_HOURS,
      name: `${state}_gpu_hours`,
      formula: `GPU-hours in state ${state}`,
      meaning: STATE_MEANINGS[state],
      compute: ({ run }) => stateGpuHours(run, [state]),
    }),
  ),
  {
    ...GPU_HOURS,
    name: "surplus_gpu_hours",
    formula: "sum over clusters of max(0, installed - down - internal - buffer), from the run with sales off",
    meaning: "What internal work leaves over: the hours there are to sell.",
    compute: ({ salesOff }) => clusterGpuHours(salesOff, (cluster) => cluster.surplusGpuMs),
  },
  {
    ...GPU_HOURS,
    name: "sold_gpu_hours",
    formula: `${SOLD_STATES.join(" + ")}`,
    meaning: "GPU-hours in the hands of tenants, idle commitments included.",
    compute: ({ run }) => soldGpuHours(run),
  },
  {
    ...GPU_HOURS,
    name: "sold_from_surplus_gpu_hours",
    formula: "sold - sold from buffer - displaced",
    meaning: "Sold hours that internal work would have left idle.",
    compute: ({ run, salesOff }) =>
      soldGpuHours(run) -
      clusterGpuHours(run, (cluster) => cluster.bufferSoldGpuMs) -
      (stateGpuHours(salesOff, ["internal"]) - stateGpuHours(run, ["internal"])),
  },
  {
    ...GPU_HOURS,
    name: "sold_from_buffer_gpu_hours",
    formula: "GPU-hours of sold GPUs that stand on the disaster buffer",
    meaning: "Sold hours that were lent out of the disaster buffer.",
    compute: ({ run }) => clusterGpuHours(run, (cluster) => cluster.bufferSoldGpuMs),
  },
  {
    ...GPU_HOURS,
    name: "sold_displaced_gpu_hours",
    formula: "internal GPU-hours with sales off - internal GPU-hours",
    meaning: "Hours that internal work had to give up for tenants; negative if it used more.",
    compute: ({ run, salesOff }) => stateGpuHours(salesOff, ["internal"]) - stateGpuHours(run, ["internal"]),
  },
  {
    name: "utilization",
    unit: "share",
    kind: "ratio",
    formula: `(internal + ${USED_STATES.join(" + ")}) / (installed - down)`,
    meaning: "Share of the working fleet that somebody uses.",
    numerator: ({ run }) => stateGpuHours(run, ["internal", ...USED_STATES]),
    denominator: ({ run }) =>
      stateGpuHours(
        run,
        GPU_STATES.filter((state) => state !== "down"),
      ),
  },
  {
    name: "sell_through",
    unit: "share",
    kind: "ratio",
    formula: "sold_gpu_hours / surplus_gpu_hours",
    meaning: "Share of the surplus that was sold; above 1 the buffer or internal work was sold too.",
    numerator: ({ run }) => soldGpuHours(run),
    denominator: ({ salesOff }) => clusterGpuHours(salesOff, (cluster) => cluster.surplusGpuMs),
  },
  ...UNSOLD_REASONS.map(
    (reason): Metric => ({
      ...GPU_HOURS,
      name: `unsold_${reason}_gpu_hours`,
      formula: `idle GPU-hours with reason ${reason}; the first that applies of ${UNSOLD_REASONS.join(", ")}`,
      meaning: UNSOLD_MEANINGS[reason],
      compute: ({ run }) => unsoldGpuHours(run, reason),
    }),
  ),
  {
    ...GPU_HOURS,
    name: "fragmentation_gpu_hours",
    formula: "idle GPU-hours while a waiting request fits by count but not in place",
    meaning: "Idle capacity that cannot be used because it lies in pieces.",
    compute: ({ run }) => clusterGpuHours(run, (cluster) => cluster.fragmentationGpuMs),
  },
  {
    name: "node_failures",
    unit: "failures",
    kind: "total",
    formula: "count of node failures",
    meaning: "Nodes that failed inside the window.",
    compute: ({ run }) => run.clusters.reduce((sum, cluster) => sum + cluster.nodeFailures, 0),
  },
];
