import { describe, expect, it } from "vitest";
import { survivors, type Trial, ZoomSearch } from "../../../src/experiment/search/zoom-search.ts";
import { normals } from "../inference/seeded.ts";

type Point = readonly number[];

interface Case {
  readonly value: (point: Point) => number;
  readonly dimensions?: 1 | 2;
  readonly rounds?: number;
  /** Standard deviation of what a replication adds at every point alike, and of a tilt of its own. */
  readonly common?: number;
  readonly tilt?: number;
  readonly feasible?: (point: Point) => boolean;
  readonly snap?: (point: Point) => Point;
  readonly seed?: string;
}

/** Runs a search to its end. */
function search(of: Case) {
  const {
    value,
    dimensions = 1,
    rounds = 4,
    common = 1,
    tilt = 0,
    feasible = () => true,
    snap,
    seed = "1",
  } = of;
  const zoom = new ZoomSearch({
    dimensions,
    rounds,
    replications: 5,
    ...(snap === undefined ? {} : { snap }),
  });
  const level = normals(1000, `level ${seed}`);
  const slope = normals(1000, `slope ${seed}`);
  const tried: Trial[][] = [];
  for (let round = zoom.next(); round !== undefined; round = zoom.next()) {
    const { points, replications } = round;
    const trials = points.map((point) => ({
      point,
      feasible: feasible(point),
      values: Array.from(
        { length: replications },
        (_, at) => value(point) + common * level[at]! + tilt * slope[at]! * (point[0]! - 0.5),
      ),
    }));
    tried.push(trials);
    zoom.tell(trials);
  }
  return { optimum: zoom.optimum(), tried };
}

const parabola = (top: number) => (point: Point) => 10 - 8 * (point[0]! - top) ** 2;
/** Concave, not symmetric: x e^(-x / top) is highest at `top`. */
const skewed = (top: number) => (point: Point) => point[0]! * Math.exp(1 - point[0]! / top);

/** Rises slowly to its top at 0.7 and then falls off, as net value does beyond a competitor's price. */
const cliff = (x: number): number => (x <= 0.7 ? 10 + x : 0);

describe("zoom search", () => {
  it("finds the top of a parabola exactly when noise is the same at all points", () => {
    const { optimum } = search({ value: parabola(0.37), common: 5 });
    expect(optimum.fitted).toBe(true);
    expect(optimum.point[0]).toBeCloseTo(0.37, 6);
    expect(optimum.low[0]).toBeCloseTo(0.37, 6);
    expect(optimum.high[0]).toBeCloseTo(0.37, 6);
  });

  it("finds the top of a skewed curve", () => {
    for (const top of [0.21, 0.5, 0.83]) {
      const { point } = search({ value: skewed(top), rounds: 5 }).optimum;
      expect(point[0]! / top).toBeCloseTo(1, 3);
    }
  });

  it("has an interval that holds the top of a parabola in about 95 of 100 noisy searches", () => {
    let held = 0;
    for (let run = 0; run < 100; run++) {
      const { optimum } = search({ value: parabola(0.6), tilt: 1, seed: String(run) });
      if (optimum.low[0]! <= 0.6 && 0.6 <= optimum.high[0]!) held += 1;
      expect(Math.abs(optimum.point[0]! - 0.6)).toBeLessThan(0.06);
    }
    // Four standard deviations of a binomial with 100 and 0.95.
    expect(held).toBeGreaterThan(95 - 4 * 2.2);
  });

  it("lays nine points along one input and six along each of two, and doubles replications", () => {
    const replications = (trials: readonly Trial[]) => trials[0]!.values.length;
    const one = search({ value: parabola(0.5) }).tried;
    expect(one.map((each) => each.length)).toEqual([9, 9, 9, 9]);
    expect(one.map(replications)).toEqual([5, 10, 20, 40]);
    const two = search({
      value: ([x, y]) => -((x! - 0.5) ** 2) - (y! - 0.5) ** 2,
      dimensions: 2,
      rounds: 2,
    }).tried;
    expect(two.map((each) => each.length)).toEqual([36, 36]);
    expect(two[0]!.map(({ point }) => point).slice(0, 3)).toEqual([
      [0, 0],
      [0, 0.2],
      [0, 0.4],
    ]);
  });

  it("shrinks the box to the survivors and one step around them", () => {
    const { tried } = search({ value: parabola(0.5), rounds: 3 });
    const ends = tried.map((trials) => [trials[0]!.point[0], trials.at(-1)!.point[0]]);
    expect(ends).toEqual([
      [0, 1],
      [0.375, 0.625],
      [0.46875, 0.53125],
    ]);
  });

  it("finds the top of a hill with interaction in two inputs", () => {
    const hill = ([x, y]: Point) => -3 * (x! - 0.35) ** 2 - 2 * (x! - 0.35) * (y! - 0.7) - (y! - 0.7) ** 2;
    const { optimum } = search({ value: hill, dimensions: 2 });
    expect(optimum.fitted).toBe(true);
    expect(optimum.point[0]).toBeCloseTo(0.35, 4);
    expect(optimum.point[1]).toBeCloseTo(0.7, 4);
  });

  it.each([
    [0, -1],
    [1, 1],
  ])("ends at the edge %d of the range where the function rises towards it", (edge, slope) => {
    const { optimum } = search({ value: ([x]) => slope * x! });
    expect(optimum).toMatchObject({ point: [edge], low: [edge], high: [edge], fitted: false });
  });

  it("ends at a corner of two inputs", () => {
    expect(search({ value: ([x, y]) => x! - y!, dimensions: 2 }).optimum.point).toEqual([1, 0]);
  });

  it("runs whole numbers only where nothing else can be run, each once", () => {
    // Whole numbers from 0 to 10: the parabola's top 4.3 is none of them.
    const snap = (point: Point) => point.map((x) => Math.round(10 * x) / 10);
    const { optimum, tried } = search({ value: parabola(0.43), snap, rounds: 3 });
    for (const trials of tried) {
      const places = trials.map(({ point }) => 10 * point[0]!);
      for (const place of places) expect(place).toBeCloseTo(Math.round(place), 9);
      expect(new Set(places).size).toBe(places.length);
    }
    expect(optimum.point).toEqual([0.4]);
  });

  it("closes in on the edge of what is feasible", () => {
    const { optimum } = search({ value: parabola(0.8), feasible: ([x]) => x! <= 0.6 });
    expect(optimum.fitted).toBe(false);
    expect(optimum.point[0]).toBeLessThanOrEqual(0.6);
    expect(optimum.point[0]).toBeGreaterThan(0.6 - 1 / 128);
  });

  it("never ends at an infeasible point, however high its values are", () => {
    const { optimum } = search({
      value: ([x]) => (x! > 0.3 && x! < 0.7 ? 100 : -((x! - 0.1) ** 2)),
      feasible: ([x]) => x! <= 0.3 || x! >= 0.7,
    });
    expect(optimum.point[0]).toBeLessThan(0.3);
  });

  it("refuses a grid without a feasible point", () => {
    const lost = () => search({ value: parabola(0.5), feasible: () => false });
    expect(lost).toThrow("no point of the grid meets the constraints");
    expect(lost).toThrow(RangeError);
  });

  it("calls everything flat that noise hides", () => {
    const { optimum } = search({ value: () => 3, tilt: 4 });
    expect(optimum.flatLow[0]).toBe(0);
    expect(optimum.flatHigh[0]).toBe(1);
  });

  it("of one round is the vertex of the fit to the whole range", () => {
    const { optimum, tried } = search({ value: parabola(0.37), rounds: 1 });
    expect(tried).toHaveLength(1);
    expect(optimum.point[0]).toBeCloseTo(0.37, 9);
  });
});

describe("survivors of a round", () => {
  const trial = (x: number, values: readonly number[]): Trial => ({ point: [x], values, feasible: true });

  it("are the best and what is not worse than it beyond doubt, pair by pair", () => {
    const best = trial(0, [10, 20, 30, 40]);
    // Always 1 lower: worse beyond doubt, though the values overlap.
    const worse = trial(1, [9, 19, 29, 39]);
    // Lower by 1 on average, by -9 to 11: not to be told apart.
    const unclear = trial(2, [19, 29, 19, 29]);
    expect(survivors([worse, unclear, best])).toEqual([unclear, best]);
  });

  it("keep what is exactly as good", () => {
    const both = [trial(0, [1, 2]), trial(1, [1, 2])];
    expect(survivors(both)).toEqual(both);
  });

  it("keep every trial that is not below the best for a single replication", () => {
    expect(survivors([trial(0, [1]), trial(1, [2])]).map(({ point }) => point)).toEqual([[1]]);
  });

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
});
