import type { Cluster, DataCenter } from "../../model/fleet.ts";
import type { FleetDraft, FleetEventDraft } from "../keys/fleet-keys.ts";
import type { Context, Path } from "./context.ts";
import type { KnownNames } from "./names.ts";

interface Sites {
  readonly clusters: readonly Cluster[];
  readonly dataCenters: readonly DataCenter[];
  readonly known: KnownNames;
}

type Change = Cluster["events"][number];

/** The clusters with the dated events of the fleet, ascending; events of one instant keep the order of the file. */
export function clusterEvents(context: Context, draft: FleetDraft, sites: Sites): readonly Cluster[] {
  const changes: Change[][] = sites.clusters.map((cluster) => [...cluster.events]);
  const delays = sites.clusters.map(() => 0);
  (draft.events ?? []).forEach((event, index) => {
    const path = ["fleet", "events", index];
    const atMs = context.instant(event.at);
    if (atMs < 0) {
      const suggestion = "describe the state at the start instead";
      context.report([...path, "at"], { code: "value", expected: "an instant after the start", suggestion });
    }
    for (const cluster of targets(context, path, event, sites)) {
      if (event.change === "delayed")
        delays[cluster]! += delay(context, path, event, sites.clusters[cluster]!);
      else changes[cluster]!.push({ atMs, change: event.change });
    }
  });
  return sites.clusters.map((cluster, index) => {
    const moved = changes[index]!.map((change, position) =>
      position === 0 && cluster.startsOffline ? { ...change, atMs: change.atMs + delays[index]! } : change,
    );
    const events = moved.sort((a, b) => a.atMs - b.atMs);
    return { ...cluster, startsOffline: cluster.startsOffline || events[0]?.change === "online", events };
  });
}

function targets(context: Context, path: Path, event: FleetEventDraft, sites: Sites): readonly number[] {
  if ((event.cluster === undefined) === (event.data_center === undefined)) {
    const found = event.cluster === undefined ? "neither" : "both";
    context.report(path, { code: "value", expected: "either `cluster` or `data_center`", found });
    return [];
  }
  if (event.cluster !== undefined) {
    const index = sites.clusters.map((cluster) => cluster.name);
    const options = { name: event.cluster, kind: "cluster", index, known: sites.known.clusters };
    const position = context.reference([...path, "cluster"], options);
    return position < 0 ? [] : [position];
  }
  const index = sites.dataCenters.map((site) => site.name);
  const options = { name: event.data_center!, kind: "data center", index, known: sites.known.dataCenters };
  const site = context.reference([...path, "data_center"], options);
  return sites.clusters.flatMap((cluster, position) =>
    site >= 0 && cluster.dataCenter === site ? [position] : [],
  );
}

/** How much later a cluster comes [ms]; only what is still to come can be late. */
function delay(context: Context, path: Path, event: FleetEventDraft, cluster: Cluster): number {
  if (event.by === undefined) {
    const suggestion = "add for example `by: 90 d`";
    context.report([...path, "by"], { code: "missing_key", expected: "how long it is delayed", suggestion });
  }
  if (!cluster.startsOffline || context.instant(event.at) > cluster.events[0]!.atMs) {
    const expected = `a cluster whose \`online\` is after ${cluster.startsOffline ? "this instant" : "the start"}`;
    const suggestion = `give \`${cluster.name}\` an \`online\` date`;
    context.report([...path, "change"], {
      code: "value",
      expected,
      found: `\`${cluster.name}\``,
      suggestion,
    });
  }
  return event.by ?? 0;
}
