import { sumGpuHours } from "./exact.ts";
import type { Metric } from "./metric.ts";
import type { Exact, JobTotals, Replication, ServiceTotals } from "./result.ts";
import { mergeWaits, sumWaitH, waitQuantileH } from "./waits.ts";

function serviceGpuHours({ run }: Replication, field: (service: ServiceTotals) => Exact): number {
  return sumGpuHours(run.services.map(field));
}

function jobCount(
  name: string,
  count: (job: JobTotals) => number,
  text: { formula: string; meaning: string },
): Metric {
  return {
    name,
    unit: "jobs",
    kind: "total",
    ...text,
    compute: ({ run }) => run.jobs.reduce((sum, job) => sum + count(job), 0),
  };
}

/** How internal work fared. */
export const INTERNAL_METRICS: readonly Metric[] = [
  {
    name: "internal_demand_gpu_hours",
    unit: "GPU-h",
    kind: "total",
    formula: "integral of the demand of all services",
    meaning: "GPU-hours that services wanted.",
    compute: (replication) => serviceGpuHours(replication, (service) => service.demandGpuMs),
  },
  {
    name: "internal_shortfall_gpu_hours",
    unit: "GPU-h",
    kind: "total",
    formula: "integral of demand - served over all services",
    meaning: "Demand of services that was not met.",
    compute: (replication) => serviceGpuHours(replication, (service) => service.shortfallGpuMs),
  },
  {
    name: "internal_slo_attainment",
    unit: "share",
    kind: "ratio",
    formula: "served / demanded GPU-hours of services",
    meaning: "Share of the demand of services that was met.",
    numerator: (replication) => serviceGpuHours(replication, (service) => service.servedGpuMs),
    denominator: (replication) => serviceGpuHours(replication, (service) => service.demandGpuMs),
  },
  jobCount("internal_jobs_offered", (job) => job.offered, {
    formula: "internal jobs that arrived",
    meaning: "Jobs that internal work brought.",
  }),
  jobCount("internal_jobs_started", (job) => job.accepted, {
    formula: "internal jobs that started for the first time",
    meaning: "Jobs that got their GPUs.",
  }),
  jobCount("internal_jobs_completed", (job) => job.completed, {
    formula: "internal jobs that completed",
    meaning: "Jobs that did all their work.",
  }),
  jobCount("internal_jobs_late", (job) => job.late, {
    formula: "internal jobs that passed their deadline",
    meaning: "Jobs that were due before they were done.",
  }),
  {
    name: "internal_preemptions",
    unit: "preemptions",
    kind: "total",
    formula: "reclaim events of internal jobs",
    meaning: "How often a job lost its GPUs to stronger work.",
    compute: ({ run }) => run.jobs.reduce((sum, job) => sum + job.evictions, 0),
  },
  {
    name: "internal_interruptions",
    unit: "interruptions",
    kind: "total",
    formula: "interruptions of internal jobs by failures or an outside clock",
    meaning: "How often a job lost its GPUs to a failure.",
    compute: ({ run }) => run.jobs.reduce((sum, job) => sum + job.interruptions, 0),
  },
  {
    name: "internal_wait_mean_h",
    unit: "h",
    kind: "ratio",
    formula: "sum of waits of started jobs / started jobs, zeros included",
    meaning: "How long an internal job waited for its GPUs.",
    numerator: ({ run }) => sumWaitH(run.jobs.map((job) => job.waits)),
    denominator: ({ run }) => run.jobs.reduce((sum, job) => sum + job.waits.count, 0),
  },
  {
    name: "internal_wait_p95_h",
    unit: "h",
    kind: "quantile",
    formula: "95 % quantile of the waits of started jobs, zeros included; error <= 0.5 %",
    meaning: "One started job in twenty waited longer.",
    compute: ({ run }) => waitQuantileH(mergeWaits(run.jobs.map((job) => job.waits)), 0.95),
  },
  {
    name: "internal_wait_max_h",
    unit: "h",
    kind: "quantile",
    formula: "largest wait of a started job",
    meaning: "The unluckiest internal job.",
    compute: ({ run }) => {
      const waits = mergeWaits(run.jobs.map((job) => job.waits));
      return waits.count > 0 ? waits.maxH : undefined;
    },
  },
  {
    name: "internal_no_wait_share",
    unit: "share",
    kind: "ratio",
    formula: "started jobs with wait 0 / started jobs",
    meaning: "Share of the jobs that started at once.",
    numerator: ({ run }) => run.jobs.reduce((sum, job) => sum + job.waits.zeros, 0),
    denominator: ({ run }) => run.jobs.reduce((sum, job) => sum + job.waits.count, 0),
  },
];
