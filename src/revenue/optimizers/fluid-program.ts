import type { LinearProgram } from "../../model/ports.ts";

/** A class of demand in a fluid model, with the resources that may serve it. */
export interface FluidClass {
  /** What it would hold if nobody were refused [GPUs]. */
  readonly load: number;
  /** Resources (indices) with the price it pays on each [USD per GPU-hour]. */
  readonly served: readonly { readonly resource: number; readonly price: number }[];
}

/**
 * Linear program of a market without chance: the split of loads over resources that earns most.
 *
 * Maximize sum of price x served subject to served on a resource <= its capacity and served of a class <= its load.
 * The first rows are the resources, so that their duals are the bid prices: what one GPU more of each would earn.
 *
 * @param capacity  By resource [GPUs].
 * @see Talluri & van Ryzin (1998), "An analysis of bid-price controls for network revenue management", Mgmt Sci. 44(11).
 */
export function fluidProgram(classes: readonly FluidClass[], capacity: readonly number[]): LinearProgram {
  const columns = classes.flatMap(({ served }, at) => served.map((each) => ({ ...each, at })));
  const resources = capacity.length;
  const rowUpper = Float64Array.from([...capacity, ...classes.map(({ load }) => load)]);
  return {
    sense: "maximize",
    objective: Float64Array.from(columns, ({ price }) => price),
    columnLower: new Float64Array(columns.length),
    columnUpper: new Float64Array(columns.length).fill(Number.POSITIVE_INFINITY),
    rowLower: new Float64Array(rowUpper.length).fill(Number.NEGATIVE_INFINITY),
    rowUpper,
    starts: Int32Array.from({ length: columns.length + 1 }, (_, column) => 2 * column),
    rows: Int32Array.from(columns.flatMap(({ resource, at }) => [resource, resources + at])),
    values: new Float64Array(2 * columns.length).fill(1),
  };
}
