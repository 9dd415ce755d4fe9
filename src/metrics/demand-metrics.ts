import { LOSS_REASONS, type LossReason } from "../model/states.ts";
import type { Metric } from "./metric.ts";
import type { FlowTotals, Replication } from "./result.ts";
import { mergeWaits, sumWaitH, waitQuantileH } from "./waits.ts";

/** Sum over the segments of one number. */
export function segmentSum(replication: Replication, field: (flow: FlowTotals) => number): number {
  return replication.run.segments.reduce((sum, segment) => sum + field(segment), 0);
}

/** Requests lost for any of the reasons. */
function lost(replication: Replication, reasons: readonly LossReason[]): number {
  return segmentSum(replication, (flow) =>
    reasons.reduce((sum, reason) => sum + flow.lost[LOSS_REASONS.indexOf(reason)]!, 0),
  );
}

/** Losses for want of capacity, and losses that never asked for it: the parts of the blocking probability. */
const BLOCKED: readonly LossReason[] = ["no_capacity", "no_contiguous_capacity", "refused_by_policy"];
const UNINTERESTED: readonly LossReason[] = ["priced_out", "competitor", "churned"];

/** How tenants fared. */
export const DEMAND_METRICS: readonly Metric[] = [
  {
    name: "requests_offered",
    unit: "requests",
    kind: "total",
    formula: "requests of all segments that arrived",
    meaning: "Potential requests, those that found the price too high included.",
    compute: (replication) => segmentSum(replication, (flow) => flow.offered),
  },
  {
    name: "requests_accepted",
    unit: "requests",
    kind: "total",
    formula: "requests that started; a requeued lease is not counted again",
    meaning: "Requests that became leases.",
    compute: (replication) => segmentSum(replication, (flow) => flow.accepted),
  },
  {
    name: "blocking_probability",
    unit: "share",
    kind: "ratio",
    formula: `(${BLOCKED.join(" + ")}) / (offered - ${UNINTERESTED.join(" - ")})`,
    meaning: "Share of the requests that wanted to buy and were turned away.",
    numerator: (replication) => lost(replication, BLOCKED),
    denominator: (replication) =>
      segmentSum(replication, (flow) => flow.offered) - lost(replication, UNINTERESTED),
  },
  {
    name: "evictions",
    unit: "evictions",
    kind: "total",
    formula: "reclaim events of leases, killed or requeued",
    meaning: "How often a tenant lost GPUs to stronger work.",
    compute: (replication) => segmentSum(replication, (flow) => flow.evictions),
  },
  {
    name: "lease_interruptions",
    unit: "interruptions",
    kind: "total",
    formula: "interruptions of leases by failures or an outside clock",
    meaning: "How often a tenant lost GPUs to a failure.",
    compute: (replication) => segmentSum(replication, (flow) => flow.interruptions),
  },
  {
    name: "lost_work_gpu_hours",
    unit: "GPU-h",
    kind: "total",
    formula: "work since the last checkpoint at each interruption, of leases and internal jobs",
    meaning: "Work that was done and has to be done again, or never counts.",
    compute: ({ run }) =>
      [...run.segments, ...run.jobs].reduce((sum, flow) => sum + flow.lostWorkGpuHours, 0),
  },
  {
    name: "wait_mean_h",
    unit: "h",
    kind: "ratio",
    formula: "sum of waits of started requests / started requests, zeros included",
    meaning: "How long a tenant waited for the first GPU.",
    numerator: ({ run }) => sumWaitH(run.segments.map((segment) => segment.waits)),
    denominator: ({ run }) => run.segments.reduce((sum, segment) => sum + segment.waits.count, 0),
  },
  {
    name: "wait_p95_h",
    unit: "h",
    kind: "quantile",
    formula: "95 % quantile of the waits of started requests, zeros included; error <= 0.5 %",
    meaning: "One started request in twenty waited longer.",
    compute: ({ run }) => waitQuantileH(mergeWaits(run.segments.map((segment) => segment.waits)), 0.95),
  },
];
