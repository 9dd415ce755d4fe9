import type { LinearSolver } from "../../model/ports.ts";
import { allocationProgram, columnCount } from "./allocation-program.ts";
import { certifiedBound } from "./certificate.ts";
import type { Customer } from "./customer.ts";
import { type DemandClass, demandClasses, type Resolution } from "./demand-class.ts";
import type { Supply } from "./supply.ts";

/** Columns of the largest linear program that is solved; beyond it customers and intervals are taken together. */
export const MOST_COLUMNS = 30_000;

/** Worths within about 5 % are one class where customers are taken together: it only guides the shadow prices. */
const WORTH_BAND = 0.05;

export interface UpperBound {
  readonly usd: number;
  /** False where the linear program saw customers or intervals taken together: then the bound may be looser. */
  readonly isExact: boolean;
}

/**
 * The most that the supply can be worth to the customers [USD].
 *
 * The linear program finds shadow prices; the bound itself is their certificate over every customer by itself, on the
 * grid as it is. So it is an upper bound however coarse the program was, and the optimum of the program where it saw
 * all and every customer has a single bid.
 *
 * @throws Error if the solver finds no optimum: the program has one, for serving nobody is feasible and all is bounded.
 */
export function upperBound(
  supply: Supply,
  customers: readonly Customer[],
  solver: LinearSolver,
  mostColumns: number = MOST_COLUMNS,
): UpperBound {
  const { classes, resolution } = fittingClasses(supply, customers, mostColumns);
  const { program, pricesOf } = allocationProgram(supply, classes, resolution.intervalsPerPeriod);
  const outcome = solver.solve(program);
  if (outcome.kind !== "optimal") throw new Error(`the hindsight bound's linear program is ${outcome.kind}`);
  return {
    usd: certifiedBound(supply, customers, pricesOf(outcome.rowDuals)),
    isExact: resolution.worthBand === 0,
  };
}

/** The finest classes whose program is small enough: each customer by itself, else ever longer periods. */
function fittingClasses(
  supply: Supply,
  customers: readonly Customer[],
  mostColumns: number,
): { readonly classes: readonly DemandClass[]; readonly resolution: Resolution } {
  let resolution: Resolution = { intervalsPerPeriod: 1, worthBand: 0 };
  for (;;) {
    const classes = demandClasses(supply, customers, resolution);
    if (columnCount(classes) <= mostColumns || resolution.intervalsPerPeriod >= supply.grid.size)
      return { classes, resolution };
    resolution = {
      intervalsPerPeriod: resolution.worthBand === 0 ? 1 : 2 * resolution.intervalsPerPeriod,
      worthBand: WORTH_BAND,
    };
  }
}
