import { z } from "zod";
import {
  choice,
  closed,
  count,
  duration,
  factor,
  flag,
  instant,
  named,
  optional,
  quantity,
  required,
  share,
  span,
  text,
} from "./fields.ts";
import { durationLaw, spanLaw } from "./law-keys.ts";
import { electricity } from "./series-keys.ts";
import { timeZone } from "./shape-keys.ts";

const gpuType = closed({
  load_power: optional(
    quantity("power"),
    "power at the wall of one GPU under load, with its share of the node, before PUE",
    "catalog",
  ),
  idle_power: optional(quantity("power"), "the same when idle", "catalog, or 0.35 x load"),
  relative_performance: optional(
    factor({ positive: true }),
    "speed on internal jobs, H100 = 1",
    "catalog, or 1",
  ),
  rentable: optional(flag(), "whether it may be rented out", "catalog, or true"),
});

const dataCenter = closed({
  time_zone: timeZone("UTC"),
  power_cap: optional(
    quantity("power", { sign: "positive" }),
    "IT and cooling power of the site; a fleet beyond it warns",
    "no limit",
  ),
  pue: optional(z.number().min(1).max(10).meta({ title: "number" }), "facility power / IT power", 1.1),
  electricity: optional(electricity, "price of electricity: fixed, dated or from a CSV file", "65 USD/MWh"),
});

const failures = closed({
  time_to_failure: required(durationLaw, "up time of a node until it fails"),
  time_to_repair: optional(durationLaw, "repair time without the wait for a crew", "never repaired"),
  crews: optional(count(), "repairs under way at once", "no limit"),
  clock: optional(choice(["calendar", "busy"]), "whether nodes age always, or only in use", "calendar"),
});

const interruptions = closed({
  every: required(durationLaw, "up time until the next interruption of the whole cluster"),
  outage: optional(spanLaw, "how long the cluster is then down", "0 s"),
});

const MOST_NODES = 10_000_000;

const cluster = closed({
  data_center: optional(
    text(),
    "its data center",
    "an implicit one named `default`: UTC, PUE 1.1, 65 USD/MWh",
  ),
  gpu: required(text(), "its GPU type: of the catalog or of `gpu_types`"),
  nodes: optional(count(1, MOST_NODES), "number of nodes (or `gpus` for a pool)"),
  gpus_per_node: optional(count(1, MOST_NODES), "GPUs of a node", 8),
  gpus: optional(count(1, 100_000_000), "pool only: GPUs, instead of nodes; each then fails alone"),
  topology: optional(
    choice(["nodes", "pool"]),
    "`nodes`: gangs are placed on nodes; `pool`: GPUs are all alike",
    "nodes",
  ),
  sellable: optional(share(), "share of the installed GPUs that may be in tenants' hands at once", 1),
  turnaround: optional(span(), "time to change a GPU between internal and external use", "0 s"),
  buffer: optional(
    share(),
    "disaster buffer as a share of the GPUs, rounded up; out of reach of firm sales and firm jobs",
    0,
  ),
  buffer_gpus: optional(count(0), "disaster buffer in GPUs, instead of `buffer`"),
  online: optional(instant(), "when it is delivered; until then it is not installed", "from the start"),
  failures: optional(failures, "node failures and repairs", "none"),
  interruptions: optional(
    interruptions,
    "an outside clock that interrupts everything on the cluster at once",
    "none",
  ),
});

const event = closed({
  at: required(instant(), "when"),
  cluster: optional(text(), "the cluster; or `data_center`"),
  data_center: optional(text(), "all clusters of this data center"),
  change: required(
    choice(["online", "lost", "restored", "delayed"]),
    "`lost` = down but installed; `delayed` moves `online`",
  ),
  by: optional(duration(), "with `delayed`: by how much"),
});

/** The section `fleet`. */
export const fleetKeys = closed({
  gpu_types: optional(
    named(gpuType),
    "own GPU types, and other figures for those of the catalog",
    "the catalog",
  ),
  data_centers: optional(named(dataCenter), "sites by name"),
  clusters: required(named(cluster), "clusters by name; at least one"),
  events: optional(z.array(event), "dated changes of the fleet"),
});

export type FleetDraft = z.output<typeof fleetKeys>;
export type ClusterDraft = z.output<typeof cluster>;
export type FleetEventDraft = z.output<typeof event>;
