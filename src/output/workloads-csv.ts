import type { Exact, JobTotals, ServiceTotals } from "../metrics/result.ts";
import type { Column } from "./csv-table.ts";
import { gpuHoursCell, usdCell } from "./exact-cells.ts";
import { flowColumns, lossColumns, mapped } from "./flow-columns.ts";
import { type EntityRow, keyColumns } from "./result-rows.ts";

/** Services first, then job sources. */
export function workloadCount(scenario: EntityRow["scenario"]): number {
  return scenario.services.length + scenario.jobs.length;
}

function serviceOf(row: EntityRow): ServiceTotals | undefined {
  return row.replication.run.services[row.index];
}

function jobsOf(row: EntityRow): JobTotals | undefined {
  return row.replication.run.jobs[row.index - row.scenario.services.length];
}

function serviceHours(
  name: string,
  meaning: string,
  field: (service: ServiceTotals) => Exact,
): Column<EntityRow> {
  return {
    name,
    unit: "GPU-h",
    type: "gpu_hours",
    meaning,
    value: (row) => mapped(serviceOf(row), (each) => gpuHoursCell(field(each))),
  };
}

/** Columns of workloads.csv: internal services and job sources; what does not apply to a row is empty. */
export const WORKLOADS_COLUMNS: readonly Column<EntityRow>[] = [
  ...keyColumns<EntityRow>(),
  {
    name: "workload",
    unit: "",
    meaning: "Name of the internal service or job source.",
    value: ({ scenario, index }) =>
      (scenario.services[index] ?? scenario.jobs[index - scenario.services.length])!.name,
  },
  {
    name: "kind",
    unit: "",
    meaning: "`service` or `jobs`.",
    value: (row) => (row.index < row.scenario.services.length ? "service" : "jobs"),
  },
  serviceHours("demand_gpu_hours", "Demand of the service.", (service) => service.demandGpuMs),
  serviceHours("served_gpu_hours", "Demand that was met.", (service) => service.servedGpuMs),
  serviceHours("shortfall_gpu_hours", "Demand that was not met.", (service) => service.shortfallGpuMs),
  serviceHours(
    "held_gpu_hours",
    "GPU time held, loading, headroom and draining included.",
    (each) => each.heldGpuMs,
  ),
  {
    name: "peak_demand_gpus",
    unit: "GPUs",
    meaning: "Largest demand inside the window.",
    value: (row) => serviceOf(row)?.peakDemandGpus,
  },
  {
    name: "loss_usd",
    unit: "USD",
    type: "usd",
    meaning: "Loss of value in this run: shortfall of a service; lateness, loss and delay of jobs.",
    value: (row) => mapped(serviceOf(row) ?? jobsOf(row), (each) => usdCell(each.lossUsd)),
  },
  {
    name: "late",
    unit: "jobs",
    type: "count",
    meaning: "Jobs that passed their deadline.",
    value: (row) => jobsOf(row)?.late,
  },
  ...flowColumns(jobsOf, "jobs"),
  ...lossColumns(jobsOf, "jobs").filter((column) => !column.name.endsWith("_usd")),
];
