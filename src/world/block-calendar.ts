import type { Cluster } from "../model/fleet.ts";
import type { Product } from "../model/market.ts";
import { stepIndexAt } from "../model/step-lookup.ts";
import { RangeMax } from "../numerics/range-max.ts";

/** A stretch of time [ms]. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * The calendar of commitments: GPUs of each cluster that are promised to firm leases in the time to come.
 *
 * Time is cut at the starts and ends of all blocks. Blocks fill whole cells, and a contract that runs now can only
 * end: so what is committed at the beginning of a cell is the most that is committed in it, and every question is
 * exact in O(log cells). Firm leases whose end nobody knows count in every cell until they end. Internal work is not
 * in the calendar: `sellable` and the buffer say what it leaves (docs/decisions/019-blocks.md).
 */
export class BlockCalendar {
  /** First instant of each cell, ascending [ms]. */
  private readonly cellsMs: Float64Array;
  private readonly clusters: readonly Cluster[];
  /** By cluster: GPUs of blocks and of contracts by cell. */
  private readonly committed: readonly RangeMax[];
  /** By cluster: GPUs of firm leases without a known end [GPUs]. */
  private readonly openEnded: Float64Array;
  /** By cluster: GPUs of blocks that have begun and have no GPUs [GPUs]. */
  private readonly owed: Float64Array;
  /** How often what is committed has changed: who has seen this number need not ask again. -- state */
  changes = 0;

  constructor(clusters: readonly Cluster[], products: readonly Product[]) {
    this.clusters = clusters;
    const edges = products.flatMap(({ block }) =>
      (block?.startsMs ?? []).flatMap((startMs) => [startMs, startMs + block!.lengthMs]),
    );
    this.cellsMs = Float64Array.from(new Set(edges)).sort();
    this.committed = clusters.map(() => new RangeMax(this.cellsMs.length));
    this.openEnded = new Float64Array(clusters.length);
    this.owed = new Float64Array(clusters.length);
  }

  /** GPUs of a cluster that firm leases may hold at once: the sellable share, and never the disaster buffer [GPUs]. */
  capacity(cluster: number): number {
    const { nodes, gpusPerNode, sellableShare, bufferGpus } = this.clusters[cluster]!;
    const gpus = nodes * gpusPerNode;
    return Math.max(0, Math.min(Math.floor(sellableShare * gpus + 1e-9), gpus - bufferGpus));
  }

  /** Most GPUs that are committed at once from now on within a span, leases without a known end included [GPUs]. */
  peak(cluster: number, span: Span): number {
    const { from, to } = this.cellsOf(span);
    return this.committed[cluster]!.max(from, to) + this.openEnded[cluster]!;
  }

  /** Commits GPUs for a span of whole cells, or for what is left of a contract from now to its end. */
  commit(cluster: number, gpus: number, span: Span): void {
    const { from, to } = this.cellsOf(span);
    this.changes++;
    this.committed[cluster]!.add(from, to, gpus);
  }

  /** A firm lease without a known end comes (positive) or goes (negative). */
  changeOpenEnded(cluster: number, gpus: number): void {
    this.changes++;
    this.openEnded[cluster]! += gpus;
  }

  /** A block that has begun lacks GPUs (positive) or has them, or is over (negative). */
  changeOwed(cluster: number, gpus: number): void {
    this.owed[cluster]! += gpus;
  }

  owedGpus(cluster: number): number {
    return this.owed[cluster]!;
  }

  /** Cells that begin within a span: the cell under way at its first instant is what it is, not a promise. */
  private cellsOf({ fromMs, untilMs }: Span): { from: number; to: number } {
    return { from: this.firstCellFrom(fromMs), to: this.firstCellFrom(untilMs) };
  }

  /** Index of the first cell that begins at or after a time. */
  private firstCellFrom(atMs: number): number {
    const { cellsMs } = this;
    if (!(atMs > cellsMs[0]!)) return 0;
    const at = stepIndexAt(cellsMs, atMs);
    return cellsMs[at] === atMs ? at : at + 1;
  }
}
