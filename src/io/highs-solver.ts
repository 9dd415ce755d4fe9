import type { Highs, Model } from "highs";
import type { LinearOutcome, LinearProgram, LinearSolver } from "../model/ports.ts";

/** Loaded once per process, and only when a linear program is asked for: the module takes about 50 ms to start. */
let loading: Promise<LinearSolver> | undefined;

/**
 * The solver HiGHS, compiled to WebAssembly and run on one thread, so that it answers the same everywhere.
 *
 * @see Huangfu & Hall (2018), Parallelizing the dual revised simplex method, Math. Prog. Comp. 10, 119-142.
 */
export function loadHighsSolver(): Promise<LinearSolver> {
  loading ??= import("highs").then(async (module) => {
    // The package types its ES module as if it were CommonJS, one `default` too deep; what it exports is the function.
    const start = module.default as unknown as () => Promise<Highs>;
    const highs = await start();
    return { solve: (program, timeLimitS) => solve(highs, program, timeLimitS) };
  });
  return loading;
}

function solve(highs: Highs, program: LinearProgram, timeLimitS: number | undefined): LinearOutcome {
  const model: Model = highs.createModel(dataOf(highs, program));
  try {
    model.options.set({ output_flag: false, ...(timeLimitS !== undefined && { time_limit: timeLimitS }) });
    model.run();
    // Presolve may leave open which of the two it is; the simplex method alone can tell.
    if (model.getModelStatus() === highs.constants.modelStatus.unboundedOrInfeasible) {
      model.options.set({ presolve: "off" });
      model.run();
    }
    return outcomeOf(highs, model, program);
  } finally {
    // The memory of a model lies outside the reach of the garbage collector.
    model.dispose();
  }
}

function dataOf(highs: Highs, program: LinearProgram): Parameters<Highs["createModel"]>[0] {
  const numCols = program.objective.length;
  const numRows = program.rowLower.length;
  return {
    numCols,
    numRows,
    sense: highs.constants.objectiveSense[program.sense],
    colCost: program.objective,
    colLower: program.columnLower,
    colUpper: program.columnUpper,
    rowLower: program.rowLower,
    rowUpper: program.rowUpper,
    matrix: {
      format: "csc",
      numRows,
      numCols,
      starts: program.starts,
      indices: program.rows,
      values: program.values,
    },
  };
}

function outcomeOf(highs: Highs, model: Model, program: LinearProgram): LinearOutcome {
  const status = highs.constants.modelStatus;
  const found = model.getModelStatus();
  switch (found) {
    case status.optimal: {
      const { colValue: primal, rowDual: rowDuals } = model.getSolution();
      return { kind: "optimal", objective: model.getObjectiveValue(), primal, rowDuals };
    }
    case status.empty:
      // No columns: every row reads 0 and nothing can be gained.
      return admitsZero(program)
        ? {
            kind: "optimal",
            objective: 0,
            primal: new Float64Array(0),
            rowDuals: new Float64Array(program.rowLower.length),
          }
        : { kind: "infeasible" };
    case status.infeasible:
      return { kind: "infeasible" };
    case status.unbounded:
      return { kind: "unbounded" };
    case status.timeLimit:
      return { kind: "time_limit" };
    default:
      throw new Error(
        `HiGHS ended a linear program with status ${found}; expected an outcome. Please report it.`,
      );
  }
}

function admitsZero(program: LinearProgram): boolean {
  return program.rowLower.every((lower, row) => lower <= 0 && program.rowUpper[row]! >= 0);
}
