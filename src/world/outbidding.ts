import type { BidRank } from "../scheduling/bid-rank.ts";
import { FlatPool } from "../scheduling/flat-pool.ts";
import { NONE, type Rows } from "../scheduling/rows.ts";
import type { Space } from "../scheduling/space.ts";
import type { Admission, Queue } from "./admission.ts";
import type { Placement } from "./placement.ts";
import type { RecallClasses } from "./spaces.ts";

export interface OutbiddingOptions {
  readonly rows: Rows;
  readonly spaces: readonly Space[];
  readonly placement: Placement;
  readonly admission: Admission;
  readonly classes: RecallClasses;
  readonly rank: BidRank;
  /** Asks capacity control; undefined = go on. */
  readonly consent: (row: number, cluster: number) => number | undefined;
}

/**
 * Reclaim within a level: the head of a line by bid, for which neither free GPUs nor weaker work suffice, takes those
 * of the leases of its product that bid strictly less, lowest bids first.
 *
 * It goes to the cluster where the highest bid that it has to displace is the lowest. O(log n) per lease displaced; a
 * head that bids too little is found out at the first lease that bids no less.
 */
export class Outbidding {
  private readonly options: OutbiddingOptions;
  /** By cluster; the scenario sees to it that products served by bid are sold on pools alone. */
  private readonly pools: readonly (FlatPool | undefined)[];

  constructor(options: OutbiddingOptions) {
    this.options = options;
    this.pools = options.spaces.map((space) => (space instanceof FlatPool ? space : undefined));
  }

  /** Serves a line whose head is blocked until a head bids too little; rows that are displaced join it meanwhile. */
  serve({ line, clusters }: Queue): void {
    for (let row = line.first(); row !== NONE && this.displace(row, clusters); row = line.first()) {
      line.remove(row);
    }
  }

  private displace(row: number, clusters: readonly number[]): boolean {
    const { rows, rank, admission, placement, classes, consent } = this.options;
    if (!rank.ranks(row)) return false;
    let best: number = NONE;
    let bestNano = rows.limitNano(row);
    for (const cluster of clusters) {
      const highestNano = this.highestDisplaced(row, cluster, bestNano);
      if (highestNano === undefined || consent(row, cluster) !== undefined) continue;
      best = cluster;
      bestNano = highestNano;
    }
    if (best === NONE) return false;
    const ownClass = classes.ofLevel[rows.level(row)]!;
    placement.claim(row, best, ownClass, admission.sellableFree(row, best));
    return true;
  }

  /** The highest bid that the row has to displace on a cluster, if it is below a limit [nano-USD per GPU-hour]. */
  private highestDisplaced(row: number, cluster: number, belowNano: number): number | undefined {
    const { rows, admission, classes } = this.options;
    const pool = this.pools[cluster];
    const maxFree = admission.sellableFree(row, cluster);
    if (pool === undefined || maxFree < 0) return undefined;
    const level = rows.level(row);
    const unused = Math.max(0, pool.free - maxFree);
    const missing = rows.heldGpus(row) - (pool.reach(classes.firstBelow[level]!) - unused);
    // With nothing missing it was not for want of GPUs that the row was refused.
    return missing > 0 ? pool.keyToFree(classes.ofLevel[level]!, missing, belowNano) : undefined;
  }
}
