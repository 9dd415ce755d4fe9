import type { PlacementRule, ReclaimOrder } from "../../src/model/policy.ts";
import { STATE } from "../../src/model/states.ts";
import { streams } from "../../src/random/stream.ts";
import { RECLAIM_POLICIES, type ReclaimView } from "../../src/scheduling/policies/reclaim.ts";
import { HOLDER, ROW_STATE, Rows } from "../../src/scheduling/rows.ts";
import type { SpaceOptions } from "../../src/scheduling/space.ts";

/** Levels 0..2 are firm, 3..5 recallable as classes 0..2. */
export const FIRST_RECALLABLE_LEVEL = 3;
export const CLASSES = 3;

/** Everything that a space needs, without a world around it. */
export class SpaceFixture {
  readonly rows = new Rows(4);
  readonly handedOver: number[] = [];
  now = 0;
  readonly options: SpaceOptions;

  constructor(
    choices: {
      readonly placement?: PlacementRule;
      readonly reclaim?: ReclaimOrder;
      readonly candidates?: number;
    } = {},
  ) {
    const { rows } = this;
    const view: ReclaimView = {
      rows,
      now: () => this.now,
      lostWork: (row) => (this.now - rows.arrivalMs(row)) * rows.heldGpus(row),
      priceNano: (row) => rows.priceNano(row),
    };
    this.options = {
      rows,
      handedOver: this.handedOver,
      placement: choices.placement ?? "best_fit",
      reclaim: RECLAIM_POLICIES[choices.reclaim ?? "youngest_first"],
      view,
      candidates: choices.candidates ?? 16,
      classOfLevel: Int32Array.from([-1, -1, -1, 0, 1, 2, -1, -1]),
      classes: CLASSES,
      tracksSides: false,
      listsRows: true,
    };
  }

  /** A row that wants GPUs; recallable from level 3 on. */
  row(gpus: number, level = 0, priceNano = 0): number {
    const { rows, options } = this;
    const row = rows.add(HOLDER.job, 0);
    rows.setGpus(row, gpus);
    rows.setHeldGpus(row, gpus);
    const isRecallable = level >= FIRST_RECALLABLE_LEVEL;
    rows.setStanding(row, level, STATE.internal, { isRecallable, isExternal: false });
    rows.setPriceNano(row, priceNano);
    rows.setArrivalMs(row, this.now);
    rows.setReclaimKey(row, options.reclaim.key(row, options.view));
    return row;
  }

  /** The row's state as the mechanism sets it. */
  started(row: number): void {
    this.rows.setState(row, ROW_STATE.active);
  }

  claiming(row: number): void {
    this.rows.setState(row, ROW_STATE.claiming);
  }
}

/** Random whole numbers below a bound, from a fixed seed. */
export function integers(seed: string): (below: number) => number {
  const stream = streams(seed, 0).stream("test", "fuzz");
  return (below) => Math.floor(stream.next() * below);
}
