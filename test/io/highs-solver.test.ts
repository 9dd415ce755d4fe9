import { beforeAll, describe, expect, it } from "vitest";
import { loadHighsSolver } from "../../src/io/highs-solver.ts";
import type { LinearProgram, LinearSolver } from "../../src/model/ports.ts";

/** A program from dense rows, each `[lower, coefficients, upper]`. */
function dense(
  sense: LinearProgram["sense"],
  objective: readonly number[],
  limits: readonly (readonly [number, number])[],
  rows: readonly (readonly [number, readonly number[], number])[],
): LinearProgram {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (let column = 0; column < objective.length; column += 1) {
    rows.forEach(([, coefficients], row) => {
      if (coefficients[column] === 0) return;
      indices.push(row);
      values.push(coefficients[column]!);
    });
    starts.push(indices.length);
  }
  return {
    sense,
    objective: Float64Array.from(objective),
    columnLower: Float64Array.from(limits, ([lower]) => lower),
    columnUpper: Float64Array.from(limits, ([, upper]) => upper),
    rowLower: Float64Array.from(rows, ([lower]) => lower),
    rowUpper: Float64Array.from(rows, ([, , upper]) => upper),
    starts: Int32Array.from(starts),
    rows: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
}

describe("the solver of linear programs", () => {
  let solver: LinearSolver;
  beforeAll(async () => {
    solver = await loadHighsSolver();
  });

  it("maximizes and gives the shadow price of each row", () => {
    // Corner (4, 2) of 3x + 5y under x <= 4, x + 2y <= 8: worth 22; one more unit of either row is worth 0.5 and 2.5.
    const outcome = solver.solve(
      dense(
        "maximize",
        [3, 5],
        [
          [0, Infinity],
          [0, Infinity],
        ],
        [
          [-Infinity, [1, 0], 4],
          [-Infinity, [1, 2], 8],
        ],
      ),
    );
    if (outcome.kind !== "optimal") throw new Error(outcome.kind);
    expect(outcome.objective).toBeCloseTo(22, 9);
    expect([...outcome.primal]).toEqual([4, 2]);
    expect(outcome.rowDuals[0]).toBeCloseTo(0.5, 9);
    expect(outcome.rowDuals[1]).toBeCloseTo(2.5, 9);
  });

  it("minimizes with bounded columns", () => {
    // Two units are needed; the cheap one gives at most one.
    const outcome = solver.solve(
      dense(
        "minimize",
        [3, 2],
        [
          [0, Infinity],
          [0, 1],
        ],
        [[2, [1, 1], Infinity]],
      ),
    );
    expect(outcome).toMatchObject({ kind: "optimal", objective: 5 });
  });

  it("tells an infeasible program from an unbounded one", () => {
    expect(solver.solve(dense("maximize", [1], [[0, Infinity]], [[5, [1], 2]])).kind).toBe("infeasible");
    expect(solver.solve(dense("maximize", [1], [[0, Infinity]], [[-Infinity, [-1], 2]])).kind).toBe(
      "unbounded",
    );
  });

  it("earns nothing without columns, and cannot meet a row that asks for more", () => {
    expect(solver.solve(dense("maximize", [], [], [[-Infinity, [], 2]]))).toMatchObject({ objective: 0 });
    expect(solver.solve(dense("maximize", [], [], [[1, [], 2]])).kind).toBe("infeasible");
  });

  it("refuses a matrix that does not fit its rows", () => {
    const program = { ...dense("maximize", [1], [[0, 1]], [[0, [1], 1]]), rows: Int32Array.of(7) };
    expect(() => solver.solve(program)).toThrow(/row|ind/i);
  });

  it("stops at the time limit", () => {
    const count = 150;
    const rows = Array.from({ length: count }, (_, row) => {
      const coefficients = Array.from(
        { length: count },
        (_, column) => 1 + ((row * 7919 + column * 104729) % 97),
      );
      return [-Infinity, coefficients, 1000 + row] as const;
    });
    const objective = Array.from({ length: count }, (_, column) => 1 + ((column * 31) % 17));
    const program = dense(
      "maximize",
      objective,
      objective.map(() => [0, 1] as const),
      rows,
    );
    expect(solver.solve(program, 1e-9).kind).toBe("time_limit");
    expect(solver.solve(program).kind).toBe("optimal");
  });
});
