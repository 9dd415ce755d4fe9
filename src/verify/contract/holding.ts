import { HOUR_MS } from "../../model/time.ts";
import type { ControlRequest, ControlView } from "../../revenue/capacity-control.ts";
import type { Dice } from "./dice.ts";

/** GPUs held by segment and product on one cluster, and the rest of its state. */
export interface Holding {
  readonly installedUp: number;
  readonly internal: number;
  /** By segment, then by product: on-demand and spot, of which the first is the stronger. */
  readonly held: readonly (readonly number[])[];
}

/** What a capacity control sees of a holding, whichever cluster it asks for; frozen. */
export function viewOf(holding: Holding): ControlView {
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const external = total(holding.held.flat());
  return Object.freeze<ControlView>({
    nowMs: 0,
    installedUp: () => holding.installedUp,
    busy: () => holding.internal + external,
    external: () => external,
    free: () => holding.installedUp - holding.internal - external,
    recallableFor: (_, product) => (product === 0 ? total(holding.held.map((row) => row[1]!)) : 0),
    usedBySegment: (_, segment) => total(holding.held[segment]!),
    usedByProduct: (_, product) => total(holding.held.map((row) => row[product]!)),
    firm: () => total(holding.held.map((row) => row[0]!)),
    // Internal work is forecast to grow by a GPU an hour for a day; quantiles need not be whole.
    idleQuantile: (_, ms) =>
      holding.installedUp - holding.internal - 0.3 - Math.min(24, Math.ceil(ms / HOUR_MS)),
  });
}

/** Any state of a cluster. */
export function anyHolding(dice: Dice): Holding {
  const internal = dice.part(20);
  const held = dice.many(3, () => dice.many(2, () => dice.part(20)));
  const external = held.flat().reduce((sum, value) => sum + value, 0);
  return { internal, held, installedUp: internal + dice.part(60) + external };
}

/** Any request of the contract's market; frozen. */
export function anyRequest(dice: Dice): ControlRequest {
  return Object.freeze({
    segment: dice.part(2),
    product: dice.part(1),
    gpus: dice.whole(1, 40),
    cluster: 0,
    priceNano: dice.whole(1, 1e10),
    startsInMs: dice.part(1) * HOUR_MS,
    declaredMs: dice.whole(1, 48 * HOUR_MS),
  });
}
