import type { Cluster, DataCenter, Fleet, GpuType } from "../../model/fleet.ts";
import type { ClusterDraft, FleetDraft } from "../keys/fleet-keys.ts";
import { type Context, maybe } from "./context.ts";
import { dataCentersOf } from "./data-centers.ts";
import { clusterEvents } from "./fleet-events.ts";
import { gpuTypesOf } from "./gpu-types.ts";
import { lawOf } from "./laws.ts";
import type { KnownNames } from "./names.ts";

const DEFAULT_GPUS_PER_NODE = 8;
/** Guards the rounding up of buffer shares against binary fractions: 0.07 x 100 is 7 GPUs. */
const ROUNDING = 1e-9;

/** The section `fleet`. `mentioned` are GPU types that other sections name. */
export function fleetOf(
  context: Context,
  draft: FleetDraft,
  options: { readonly known: KnownNames; readonly mentioned: ReadonlySet<string> },
): Fleet {
  const { known, mentioned } = options;
  const entries = Object.entries(draft.clusters);
  if (entries.length === 0) {
    const suggestion = "add for example `clusters: {main: {gpu: H100, nodes: 16}}`";
    context.report(["fleet", "clusters"], {
      code: "value",
      expected: "at least one cluster",
      found: "none",
      suggestion,
    });
  }
  const gpuTypes = gpuTypesOf(context, draft, mentioned);
  const dataCenters = dataCentersOf(context, draft);
  const clusters = entries.map(([name, each]) =>
    clusterOf(context, { name, draft: each, gpuTypes, dataCenters, known }),
  );
  const withEvents = clusterEvents(context, draft, { clusters, dataCenters, known });
  for (const cluster of withEvents) checkSize(context, cluster);
  checkPower(context, { gpuTypes, dataCenters, clusters: withEvents });
  return { gpuTypes, dataCenters, clusters: withEvents };
}

interface ClusterInput {
  readonly name: string;
  readonly draft: ClusterDraft;
  readonly gpuTypes: readonly GpuType[];
  readonly dataCenters: readonly DataCenter[];
  readonly known: KnownNames;
}

function clusterOf(context: Context, input: ClusterInput): Cluster {
  const { name, draft, gpuTypes, dataCenters, known } = input;
  const path = ["fleet", "clusters", name];
  const gpuType = context.reference([...path, "gpu"], {
    name: draft.gpu,
    kind: "GPU type",
    index: gpuTypes.map((type) => type.name),
    known: known.gpuTypes,
  });
  const dataCenter = context.reference([...path, "data_center"], {
    name: draft.data_center ?? "default",
    kind: "data center",
    index: dataCenters.map((site) => site.name),
    known: known.dataCenters,
  });
  const size = sizeOf(context, path, draft);
  const online = draft.online === undefined ? 0 : context.instant(draft.online);
  return {
    name,
    dataCenter,
    gpuType,
    topology: draft.topology ?? "nodes",
    ...size,
    sellableShare: gpuTypes[gpuType]?.rentable === false ? 0 : (draft.sellable ?? 1),
    turnaroundMs: draft.turnaround ?? 0,
    bufferGpus: bufferOf(context, path, draft, size.nodes * size.gpusPerNode),
    ...maybe("failures", failuresOf(context, path, draft)),
    ...maybe("interruptions", interruptionsOf(context, path, draft)),
    startsOffline: online > 0,
    events: online > 0 ? [{ atMs: online, change: "online" }] : [],
  };
}

/** Nodes and GPUs per node; a pool given by its GPUs has nodes of one GPU. */
function sizeOf(context: Context, path: readonly string[], draft: ClusterDraft) {
  if (draft.gpus !== undefined) {
    if (draft.topology !== "pool") {
      const suggestion = "write `nodes` and `gpus_per_node`, or `topology: pool`";
      context.report([...path, "gpus"], {
        code: "value",
        expected: "`gpus` only with `topology: pool`",
        suggestion,
      });
    }
    if (draft.nodes !== undefined || draft.gpus_per_node !== undefined) {
      const expected = "either `gpus`, or `nodes` and `gpus_per_node`";
      context.report([...path, "gpus"], { code: "value", expected, found: "both" });
    }
    return { nodes: draft.gpus, gpusPerNode: 1 };
  }
  if (draft.nodes === undefined) {
    context.report([...path, "nodes"], {
      code: "missing_key",
      expected: draft.topology === "pool" ? "`gpus` or `nodes`" : "a number of nodes",
      suggestion: draft.topology === "pool" ? "add `gpus`" : "add `nodes`",
    });
  }
  return { nodes: draft.nodes ?? 1, gpusPerNode: draft.gpus_per_node ?? DEFAULT_GPUS_PER_NODE };
}

function bufferOf(context: Context, path: readonly string[], draft: ClusterDraft, gpus: number): number {
  if (draft.buffer !== undefined && draft.buffer_gpus !== undefined) {
    const expected = "either `buffer` or `buffer_gpus`";
    context.report([...path, "buffer_gpus"], { code: "value", expected, found: "both" });
  }
  if (draft.buffer_gpus !== undefined && draft.buffer_gpus > gpus) {
    const expected = `at most the ${gpus} GPUs of the cluster`;
    context.report([...path, "buffer_gpus"], { code: "value", expected });
  }
  return draft.buffer_gpus ?? Math.max(0, Math.ceil((draft.buffer ?? 0) * gpus - ROUNDING));
}

function failuresOf(context: Context, path: readonly string[], draft: ClusterDraft): Cluster["failures"] {
  const failures = draft.failures;
  if (failures === undefined) return undefined;
  const below = [...path, "failures"];
  const repair = failures.time_to_repair;
  return {
    timeToFailure: lawOf(context, [...below, "time_to_failure"], failures.time_to_failure),
    ...maybe("timeToRepair", repair && lawOf(context, [...below, "time_to_repair"], repair)),
    ...maybe("crews", failures.crews),
    clock: failures.clock ?? "calendar",
  };
}

function interruptionsOf(
  context: Context,
  path: readonly string[],
  draft: ClusterDraft,
): Cluster["interruptions"] {
  const interruptions = draft.interruptions;
  if (interruptions === undefined) return undefined;
  const below = [...path, "interruptions"];
  const { every, outage } = interruptions;
  return {
    every: lawOf(context, [...below, "every"], every),
    outage:
      outage === undefined ? { kind: "constant", value: 0 } : lawOf(context, [...below, "outage"], outage),
  };
}

/** Keeps the whole GPU-ms of an hour of a cluster far below 2^53. */
function checkSize(context: Context, cluster: Cluster): void {
  const gpus = cluster.nodes * cluster.gpusPerNode;
  if (gpus <= 100_000_000) return;
  const expected = "at most 100,000,000 GPUs in a cluster";
  context.report(["fleet", "clusters", cluster.name, "nodes"], {
    code: "value",
    expected,
    found: `${gpus} GPUs`,
  });
}

/** Warns where all GPUs of a site under load draw more than its cap. */
function checkPower(context: Context, fleet: Fleet): void {
  fleet.dataCenters.forEach((site, index) => {
    if (site.powerCapWatts === undefined) return;
    const itWatts = fleet.clusters
      .filter((cluster) => cluster.dataCenter === index)
      .reduce(
        (sum, cluster) =>
          sum + cluster.nodes * cluster.gpusPerNode * (fleet.gpuTypes[cluster.gpuType]?.loadWatts ?? 0),
        0,
      );
    const watts = itWatts * site.pue;
    if (watts <= site.powerCapWatts) return;
    context.warn(
      ["fleet", "data_centers", site.name, "power_cap"],
      `all GPUs of \`${site.name}\` under load draw ${megawatts(watts)} with PUE ${site.pue}, ` +
        `beyond the cap of ${megawatts(site.powerCapWatts)}`,
      `remove nodes, or write \`power_cap: ${Math.ceil(watts / 1e5) / 10} MW\``,
    );
  });
}

function megawatts(watts: number): string {
  return `${Number((watts / 1e6).toPrecision(4))} MW`;
}
