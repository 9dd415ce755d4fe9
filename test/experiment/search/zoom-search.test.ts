import { describe, expect, it } from "vitest";
import { ZoomSearch } from "../../../src/experiment/search/zoom-search.ts";

/** Rises slowly to its top at 0.7 and then falls off, as net value does beyond a competitor's price. */
const cliff = (x: number): number => (x <= 0.7 ? 10 + x : 0);

describe("the zoom search", () => {
  it("ends beside the top, and not where a quadratic through a cliff has its vertex", () => {
    const search = new ZoomSearch({ dimensions: 1, replications: 5, rounds: 3 });
    for (let round = search.next(); round !== undefined; round = search.next()) {
      const { points, replications } = round;
      search.tell(
        points.map((point) => ({
          point,
          // A small difference between points that chance makes.
          values: Array.from(
            { length: replications },
            (_, at) => cliff(point[0]!) + 0.05 * Math.sin(9 * point[0]! * at),
          ),
          feasible: true,
        })),
      );
    }
    const { point, flatLow, flatHigh } = search.optimum();
    expect(point[0]).toBeGreaterThan(0.55);
    expect(point[0]).toBeLessThan(0.75);
    expect(flatLow[0]).toBeLessThanOrEqual(0.7);
    expect(flatHigh[0]).toBeLessThanOrEqual(0.7);
  });

  it("finds the vertex of a parabola", () => {
    const search = new ZoomSearch({ dimensions: 1, replications: 5, rounds: 3 });
    for (let round = search.next(); round !== undefined; round = search.next()) {
      const { points, replications } = round;
      search.tell(
        points.map((point) => ({
          point,
          values: Array.from({ length: replications }, (_, at) => at - (point[0]! - 0.37) ** 2),
          feasible: true,
        })),
      );
    }
    expect(search.optimum().point[0]).toBeCloseTo(0.37, 6);
    expect(search.optimum().fitted).toBe(true);
  });
});
