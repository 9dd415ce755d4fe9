import type { Scenario } from "../model/scenario.ts";
import { LEVEL_COUNT } from "../model/policy.ts";
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
}

/** The recall classes that a scenario can meet. */
export function recallClasses(scenario: Scenario): RecallClasses {
  const levels = new Set<number>();
  for (const source of scenario.jobs) if (source.preemptible) levels.add(source.level);
  for (const product of scenario.products) if (product.kind === "spot") levels.add(product.level);
  const ascending = [...levels].sort((a, b) => a - b);
  const ofLevel = new Int32Array(LEVEL_COUNT).fill(NONE);
  ascending.forEach((level, at) => {
    ofLevel[level] = at;
  });
  const firstBelow = Int32Array.from({ length: LEVEL_COUNT }, (_, level) => {
    const at = ascending.findIndex((recallable) => recallable > level);
    return at < 0 ? ascending.length : at;
  });
  return { count: ascending.length, ofLevel, firstBelow };
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
    const options: SpaceOptions = {
      ...shared,
      placement: policies.placement,
      candidates: policies.reclaimCandidates,
      classOfLevel: classes.ofLevel,
      classes: classes.count,
      tracksSides: cluster.turnaroundMs > 0,
      listsRows: cluster.interruptions !== undefined || cluster.events.length > 0,
      onBusyChange: cluster.failures?.clock === "busy" ? (node, isBusy) => onBusyChange(index, node, isBusy) : undefined,
    };
    return cluster.topology === "pool"
      ? new FlatPool(cluster.nodes * cluster.gpusPerNode, options)
      : new NodeGrid(cluster.nodes, cluster.gpusPerNode, options);
  });
}
