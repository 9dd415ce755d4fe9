import type { LinearSolver } from "../../model/ports.ts";
import { allocationProgram } from "./allocation-program.ts";
import { certifiedBound, type Problem } from "./certificate.ts";
import { type DemandClass, demandClasses, type Resolution } from "./demand-class.ts";

/** Columns of the largest linear program that is solved; beyond it customers and intervals are taken together. */
export const MOST_COLUMNS = 20_000;

/** Worths within about 5 % are one class where customers are taken together: it only guides the shadow prices. */
const WORTH_BAND = 0.05;

export interface UpperBound {
  readonly usd: number;
  /** False where the linear program saw customers or intervals taken together: then the bound may be looser. */
  readonly isExact: boolean;
}

/**
 * The most that any plan can be worth, its internal losses taken off [USD].
 *
 * The linear program finds shadow prices; the bound itself is their certificate over every customer by itself, on the
 * grid as it is. So it is an upper bound however coarse the program was, and its optimum where it saw all of them and
 * every customer has a single bid.
 *
 * @throws Error if the solver finds no optimum: there is one, for serving nobody is feasible and all is bounded.
 */
export function upperBound(
  problem: Problem,
  solver: LinearSolver,
  mostColumns: number = MOST_COLUMNS,
): UpperBound {
  const { classes, resolution } = fittingClasses(problem, mostColumns);
  const { program, pricesOf } = allocationProgram(problem, classes, resolution.intervalsPerPeriod);
  const outcome = solver.solve(program);
  if (outcome.kind !== "optimal") throw new Error(`the hindsight bound's linear program is ${outcome.kind}`);
  return {
    usd: certifiedBound(problem, pricesOf(outcome.rowDuals)),
    isExact: resolution.worthBand === 0,
  };
}

/** The finest classes whose program is small enough: each customer by itself, else ever longer periods. */
function fittingClasses(
  { supply, customers }: Problem,
  mostColumns: number,
): { readonly classes: readonly DemandClass[]; readonly resolution: Resolution } {
  let resolution: Resolution = { intervalsPerPeriod: 1, worthBand: 0 };
  for (;;) {
    const isLast = resolution.intervalsPerPeriod >= supply.grid.size;
    const limit = isLast ? Number.POSITIVE_INFINITY : mostColumns;
    const classes = demandClasses(supply, customers, resolution, limit);
    if (classes !== undefined) return { classes, resolution };
    resolution = {
      intervalsPerPeriod: resolution.worthBand === 0 ? 1 : 2 * resolution.intervalsPerPeriod,
      worthBand: WORTH_BAND,
    };
  }
}
