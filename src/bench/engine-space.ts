import { LEVEL_COUNT } from "../model/policy.ts";
import { STATE } from "../model/states.ts";
import { samplerOf } from "../random/sampler.ts";
import { streams } from "../random/stream.ts";
import { NodeGrid } from "../scheduling/node-grid.ts";
import { RECLAIM_POLICIES } from "../scheduling/policies/reclaim.ts";
import { HOLDER, NONE, ROW_STATE, Rows } from "../scheduling/rows.ts";
import type { Micro } from "./micro.ts";

const NODES = 10_000;
const GPUS_PER_NODE = 8;
/** Share of the GPUs that stay placed where rows come and go. */
const OCCUPANCY = 0.85;
const MOVES = 2_000;
const CLAIMS = 1_000;

const STRONG = 1;
const WEAK = 5;
const CLASS_OF_LEVEL = new Int32Array(LEVEL_COUNT).fill(NONE).with(WEAK, 0);

/** Rows placed on and taken off a grid of nodes, and rows that take GPUs from weaker ones. */
export const SPACE_BENCHMARKS: readonly Micro[] = [
  moving("placement, up to a node, 10000 nodes", [1, 2, 4, 8]),
  moving("placement, gangs of whole nodes, 10000 nodes", [16, 32, 64]),
  reclaiming(),
];

/** One move = one row taken off and placed anew. */
function moving(name: string, sizes: readonly number[]): Micro {
  return {
    name,
    operation: "move",
    prepare: () => {
      const { rows, grid } = emptyGrid();
      const placed = fill(rows, grid, sizes);
      const picks = uniformPicks(placed.length, 2 * MOVES);
      const batch = (): void => {
        for (let n = 0; n < MOVES; n += 2) {
          const first = placed[picks[n]!]!;
          const second = placed[picks[n + 1]!]!;
          if (first === second) continue;
          grid.release(first);
          grid.release(second);
          // In the other order, so that they change places.
          grid.place(second);
          grid.place(first);
        }
      };
      return { batch, operations: MOVES };
    },
  };
}

/** One claim = a node taken from its two leases, given back, and let to them again. */
function reclaiming(): Micro {
  return {
    name: "reclaim, a node from two leases, 10000 nodes",
    operation: "claim",
    prepare: () => {
      const { rows, grid } = emptyGrid();
      for (let n = 0; n < 2 * NODES; n++) grid.place(addRow(rows, WEAK, GPUS_PER_NODE / 2));
      const claimant = addRow(rows, STRONG, GPUS_PER_NODE);
      const victims: number[] = [];
      const batch = (): void => {
        for (let n = 0; n < CLAIMS; n++) {
          if (!grid.canClaim(GPUS_PER_NODE, 0)) throw new Error("a claim does not fit");
          grid.claim(claimant, 0, victims);
          for (const victim of victims) grid.release(victim);
          grid.settleClaim(claimant);
          grid.release(claimant);
          for (const victim of victims) {
            // Taking it off drained it.
            rows.setRecallable(victim, true);
            grid.place(victim);
          }
        }
      };
      return { batch, operations: CLAIMS };
    },
  };
}

function emptyGrid() {
  const rows = new Rows();
  const grid = new NodeGrid(NODES, GPUS_PER_NODE, {
    rows,
    handedOver: [],
    placement: "best_fit",
    reclaim: RECLAIM_POLICIES.youngest_first,
    view: { rows, now: () => 0, lostWork: () => 0, priceNano: () => 0 },
    candidates: 16,
    classOfLevel: CLASS_OF_LEVEL,
    classes: 1,
    tracksSides: false,
    listsRows: false,
  });
  return { rows, grid };
}

/** Places rows of drawn sizes up to the occupancy. */
function fill(rows: Rows, grid: NodeGrid, sizes: readonly number[]): readonly number[] {
  const law = { kind: "discrete", values: sizes, weights: sizes.map(() => 1) } as const;
  const size = samplerOf(law, streams("bench", 0).stream("space", "sizes"));
  const placed: number[] = [];
  while (grid.free > (1 - OCCUPANCY) * grid.gpus) {
    const row = addRow(rows, STRONG, size.draw());
    grid.place(row);
    placed.push(row);
  }
  return placed;
}

function addRow(rows: Rows, level: number, gpus: number): number {
  const row = rows.add(HOLDER.lease, 0);
  rows.setStanding(row, level, STATE.internal, { isRecallable: level === WEAK, isExternal: false });
  rows.setGpus(row, gpus);
  rows.setHeldGpus(row, gpus);
  rows.setState(row, ROW_STATE.active);
  return row;
}

function uniformPicks(below: number, count: number): Int32Array {
  const stream = streams("bench", 0).stream("space", "picks");
  return Int32Array.from({ length: count }, () => Math.floor(stream.next() * below));
}
