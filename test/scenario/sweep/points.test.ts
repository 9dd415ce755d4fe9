import { describe, expect, it } from "vitest";
import { AxisError, readAxis } from "../../../src/scenario/sweep/axis.ts";
import {
  type CubePoints,
  describePoint,
  layPoints,
  overridesOf,
  planOf,
  pointAt,
  type SweepPlan,
  type SweepPoint,
} from "../../../src/scenario/sweep/points.ts";
import { GOOD, parse, parsed, problemsOf } from "../memory.ts";

const NO_CUBE: CubePoints = () => {
  throw new Error("a grid needs no cube");
};

const planFor = (axes: readonly string[], more: Partial<SweepPlan> = {}): SweepPlan => ({
  axes: axes.map(readAxis),
  design: "grid",
  size: 64,
  ...more,
});

const texts = (points: readonly SweepPoint[]) =>
  points.map((point) => [...point].map(([, { text }]) => text).join(" "));

describe("grid", () => {
  it("has all combinations, the last path changing fastest", () => {
    const points = layPoints(planFor(["a=1,2", "b=x,y,z"]), NO_CUBE);
    expect(texts(points)).toEqual(["1 x", "1 y", "1 z", "2 x", "2 y", "2 z"]);
    expect([...points[0]!.keys()]).toEqual(["a", "b"]);
  });

  it("needs the number of values of a range", () => {
    const lay = () => layPoints(planFor(["a=1:2"]), NO_CUBE);
    expect(lay).toThrow(AxisError);
    expect(lay).toThrow(
      "`a`: a grid needs the number of values, as in `1:2:5`; or choose a design that fills the space",
    );
  });

  it("needs something to vary, and each path once", () => {
    expect(() => layPoints(planFor([]), NO_CUBE)).toThrow(
      "nothing to vary; write for example `--vary path=1,2,3`",
    );
    expect(() => layPoints(planFor(["a=1,2", "b=1", "a=3"]), NO_CUBE)).toThrow(
      "`a` is varied twice; put all its values into one list",
    );
  });

  it("is not laid with more points than any sweep runs", () => {
    const long = ["a", "b", "c"].map((path) => `${path}=0:1:1000`);
    expect(() => layPoints(planFor(long), NO_CUBE)).toThrow("1000000000 points are more than 1000000");
  });
});

describe("design that fills the space", () => {
  it("asks the cube for its size and stretches it to the axes", () => {
    const asked: number[][] = [];
    const cube: CubePoints = (count, dimensions) => {
      asked.push([count, dimensions]);
      return [
        [0, 0, 0],
        [0.5, 0.49, 0.5],
        [0.999, 0.999, 0.999],
      ];
    };
    const plan = planFor(["a=1:3 h", "b=x,y", "c=0:10:3"], { design: "sobol", size: 3 });
    expect(texts(layPoints(plan, cube))).toEqual(["1 h x 0", "2 h x 5", "2.998 h y 10"]);
    expect(asked).toEqual([[3, 3]]);
  });

  it("takes every value of a list for the same share of the cube", () => {
    const axes = [readAxis("a=p,q,r,s")];
    const counts = new Map<string, number>();
    for (let at = 0; at < 400; at++) {
      const { text } = pointAt(axes, [at / 400]).get("a")!;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual([100, 100, 100, 100]);
    expect(pointAt(axes, [1]).get("a")!.text).toBe("s");
  });
});

describe("point of a sweep", () => {
  it("is told as overrides and as a sentence part", () => {
    const [point] = layPoints(planFor(["products.spot.price=1.5 USD/GPUh", "policies.sell=true"]), NO_CUBE);
    expect(overridesOf(point!)).toEqual(["products.spot.price=1.5 USD/GPUh", "policies.sell=true"]);
    expect(describePoint(point!)).toBe("products.spot.price = 1.5 USD/GPUh, policies.sell = true");
  });
});

/** The plan of the section `sweep` of a scenario. */
const planIn = (section: string) => planOf(parsed(`${GOOD}sweep:\n${section}`).sweep!);

describe("section `sweep`", () => {
  it("is a grid of lists and ranges, 64 points if it were another design", () => {
    const plan = planIn(
      "  vary:\n    products.on_demand.price: 2:3 USD/GPUh:3\n    policies.reclaim: [youngest_first, fewest_victims]\n",
    );
    expect(plan).toMatchObject({ design: "grid", size: 64 });
    expect(texts(layPoints(plan, NO_CUBE))).toEqual([
      "2 USD/GPUh youngest_first",
      "2 USD/GPUh fewest_victims",
      "2.5 USD/GPUh youngest_first",
      "2.5 USD/GPUh fewest_victims",
      "3 USD/GPUh youngest_first",
      "3 USD/GPUh fewest_victims",
    ]);
  });

  it("may choose a design and its size", () => {
    const plan = planIn("  vary: {horizon: 2:9 d}\n  design: latin_hypercube\n  size: 7\n");
    expect(plan).toMatchObject({
      design: "latin_hypercube",
      size: 7,
      axes: [{ kind: "range", low: 2, high: 9 }],
    });
  });

  it("may list its points, which need not vary the same paths", () => {
    const plan = planIn(
      "  points:\n  - {horizon: 3 d, policies.sell: false}\n  - {fleet.clusters.a.nodes: 8}\n",
    );
    const points = layPoints(plan, NO_CUBE);
    expect(points.map(overridesOf)).toEqual([
      ["horizon=3 d", "policies.sell=false"],
      ["fleet.clusters.a.nodes=8"],
    ]);
    expect(points[1]!.get("fleet.clusters.a.nodes")).toEqual({ text: "8", number: 8, unit: "" });
  });

  it("has points that the scenario can be read at, with the values it says", () => {
    const points = layPoints(
      planIn("  vary: {horizon: '3:5 d:3', fleet.clusters.a.nodes: [8, 16]}\n"),
      NO_CUBE,
    );
    const read = points.map((point) => {
      const { scenario } = parsed(GOOD, { overrides: [...overridesOf(point)] }).variants[0]!;
      return [scenario.horizonMs / 86_400_000, scenario.fleet.clusters[0]!.nodes];
    });
    expect(read).toEqual([
      [3, 8],
      [3, 16],
      [4, 8],
      [4, 16],
      [5, 8],
      [5, 16],
    ]);
  });

  it("cannot have both, and none of seed and replications", () => {
    expect(() => planIn("  vary: {horizon: [2 d]}\n  points: [{horizon: 3 d}]\n")).toThrow(
      "`sweep` has both `vary` and `points`; keep one of them",
    );
    expect(() => planIn("  vary: {seed: [1, 2]}\n")).toThrow("give --seed instead");
    expect(() => planIn("  points: [{replications: 3}]\n")).toThrow("give --replications instead");
  });

  it.each([
    ["varry: {horizon: [2 d]}", "did you mean `vary`?"],
    ["vary: {horizon: []}", "sweep.vary.horizon"],
    ["points: []", "sweep.points"],
    ["design: random", "one of grid, latin_hypercube, sobol"],
    ["size: 0", "sweep.size"],
    ["size: 1.5", "sweep.size"],
  ])("`%s` is a problem of the scenario", (line, said) => {
    const text = `${GOOD}sweep:\n  ${line}\n`;
    expect(parse(text).ok).toBe(false);
    expect(
      problemsOf(text)
        .map((each) => `${each.path}: ${each.expected}; ${each.suggestion}`)
        .join("\n"),
    ).toContain(said);
  });

  it("belongs to no variant", () => {
    const text = `${GOOD}variants: {a: {sweep: {vary: {horizon: [2 d]}}}}\n`;
    expect(problemsOf(text)[0]).toMatchObject({ suggestion: "move `sweep` to the top of the file" });
  });
});
