import type { Cluster } from "../model/fleet.ts";
import { LEVEL_COUNT } from "../model/policy.ts";
import type { Scenario } from "../model/scenario.ts";
import { FlatPool } from "../scheduling/flat-pool.ts";
import { NodeGrid } from "../scheduling/node-grid.ts";
import { NONE } from "../scheduling/rows.ts";
import type { Space, SpaceOptions } from "../scheduling/space.ts";

/** Levels of recallable work as classes, strongest first (scheduling/space.ts). */
export interface RecallClasses {
  readonly count: number;
  /** Class of each level; NONE when nothing recallable has it. */
  readonly ofLevel: Int32Array;
  /** First class that a claimant of each level may displace; `count` = none. */
  readonly firstBelow: Int32Array;
  /** 1 where all that a claimant of the level may displace is external use: leases and replicas. */
  readonly onlyExternalBelow: Uint8Array;
}

/** The recall classes that a scenario can meet. */
export function recallClasses(scenario: Scenario): RecallClasses {
  const levels = new Set<number>();
  for (const source of scenario.jobs) if (source.preemptible) levels.add(source.level);
  for (const product of scenario.products) if (product.kind === "spot") levels.add(product.level);
  for (const { deployments, level } of scenario.serving.models)
    if (deployments.some(({ scaling }) => scaling !== undefined)) levels.add(level);
  const ascending = [...levels].sort((a, b) => a - b);
  const ofLevel = new Int32Array(LEVEL_COUNT).fill(NONE);
  ascending.forEach((level, at) => {
    ofLevel[level] = at;
  });
  const firstBelow = Int32Array.from({ length: LEVEL_COUNT }, (_, level) => {
    const at = ascending.findIndex((recallable) => recallable > level);
    return at < 0 ? ascending.length : at;
  });
  const weakestJob = Math.max(
    NONE,
    ...scenario.jobs.filter((source) => source.preemptible).map((source) => source.level),
  );
  const onlyExternalBelow = Uint8Array.from({ length: LEVEL_COUNT }, (_, level) =>
    weakestJob > level ? 0 : 1,
  );
  return { count: ascending.length, ofLevel, firstBelow, onlyExternalBelow };
}

/** One space per cluster. */
export function buildSpaces(
  scenario: Scenario,
  classes: RecallClasses,
  shared: Pick<SpaceOptions, "rows" | "handedOver" | "reclaim" | "view">,
  onBusyChange: (cluster: number, node: number, isBusy: boolean) => void,
): Space[] {
  const { policies, fleet } = scenario;
  return fleet.clusters.map((cluster, index) => {
    const places = nodesOfSpacePerNode(cluster);
    const options: SpaceOptions = {
      ...shared,
      placement: policies.placement,
      candidates: policies.reclaimCandidates,
      classOfLevel: classes.ofLevel,
      classes: classes.count,
      tracksSides: cluster.turnaroundMs > 0,
      listsRows: cluster.interruptions !== undefined || cluster.events.length > 0,
      onBusyChange:
        cluster.failures?.clock === "busy"
          ? countedByNode(cluster.nodes, places, (node, isBusy) => onBusyChange(index, node, isBusy))
          : undefined,
    };
    return cluster.topology === "pool" && cluster.failures === undefined
      ? new FlatPool(cluster.nodes * cluster.gpusPerNode, options)
      : new NodeGrid(cluster.nodes * places, cluster.gpusPerNode / places, options);
  });
}

/** A pool whose nodes fail must know who is on which GPU: its space is a grid of single GPUs. */
export function nodesOfSpacePerNode(cluster: Cluster): number {
  return cluster.topology === "pool" && cluster.failures !== undefined ? cluster.gpusPerNode : 1;
}

/** Turns changes of the nodes of a space into changes of the nodes of the cluster: busy from first to last occupant. */
function countedByNode(
  nodes: number,
  places: number,
  onBusyChange: (node: number, isBusy: boolean) => void,
): (place: number, isBusy: boolean) => void {
  if (places === 1) return onBusyChange;
  const busy = new Int32Array(nodes);
  return (place, isBusy) => {
    const node = Math.floor(place / places);
    busy[node]! += isBusy ? 1 : -1;
    if (busy[node] === (isBusy ? 1 : 0)) onBusyChange(node, isBusy);
  };
}
