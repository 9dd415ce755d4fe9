import { describe, expect, it } from "vitest";
import { probabilityBest } from "../../../src/experiment/inference/best.ts";
import { meanInterval } from "../../../src/experiment/inference/mean-interval.ts";
import { tCdf } from "../../../src/numerics/student-t.ts";
import { normals, SLEEP, uniformOf } from "./seeded.ts";

const { first, second } = SLEEP;
/** Four standard errors of a share of 20 000 draws. */
const NEAR = 0.0142;

/** Chance of the first of two pairs, in closed form: the t law of the difference. */
function chanceOfFirst(a: readonly number[], b: readonly number[]): number {
  const { n, mean, sd } = meanInterval(a.map((value, at) => value - b[at]!));
  return tCdf((mean / sd!) * Math.sqrt(n), n - 1);
}

describe("probability to be best", () => {
  it.each([2, 3, 4, 7, 10])("of two paired arms is the t law of their difference, with %i pairs", (n) => {
    const a = normals(n, "best a").map((z) => 3 * z);
    const b = normals(n, "best b").map((z, at) => a[at]! + z - 0.4);
    const [chance, other] = probabilityBest([a, b], { paired: true, uniform: uniformOf(`pairs ${n}`) });
    expect(Math.abs(chance! - chanceOfFirst(a, b))).toBeLessThan(NEAR);
    expect(chance! + other!).toBeCloseTo(1, 9);
  });

  it("of Student's two drugs is 0.9986 for the second in pairs, and less without", () => {
    const [, paired] = probabilityBest([first, second], { paired: true, uniform: uniformOf("sleep") });
    expect(paired).toBeCloseTo(1 - 0.002832890197384 / 2, 2);
    const [, apart] = probabilityBest([first, second], { paired: false, uniform: uniformOf("sleep") });
    expect(Math.abs(apart! - behrensFisher(second, first))).toBeLessThan(NEAR);
    expect(apart).toBeLessThan(paired!);
  });

  it("is shared by arms that are the same, and lost by one that is far below", () => {
    const shared = probabilityBest([first, first, first.map((value) => value - 100)], {
      paired: true,
      uniform: uniformOf("ties"),
      draws: 500,
    });
    expect(shared[0]).toBeCloseTo(0.5, 12);
    expect(shared[1]).toBeCloseTo(0.5, 12);
    expect(shared[2]).toBe(0);
  });

  it("is certain without variation", () => {
    const options = { paired: false, uniform: uniformOf("certain"), draws: 100 };
    const [low, high] = probabilityBest(
      [
        [1, 1],
        [2, 2],
      ],
      options,
    );
    expect([low, high!.toFixed(9)]).toEqual([0, "1.000000000"]);
  });

  it("needs arms that can be compared", () => {
    const options = { paired: true, uniform: uniformOf("refused") };
    expect(() => probabilityBest([[1], [2]], options)).toThrow("at least two values");
    expect(() =>
      probabilityBest(
        [
          [1, 2],
          [1, 2, 3],
        ],
        options,
      ),
    ).toThrow("equal numbers, got 2 and 3");
    expect(() =>
      probabilityBest(
        [
          [1, Number.NaN],
          [1, 2],
        ],
        options,
      ),
    ).toThrow("finite");
    expect(probabilityBest([], options)).toEqual([]);
    expect(probabilityBest([[1, 2]], { ...options, draws: 4 })).toEqual([1]);
  });
});

/** Chance that one of two independent t laws exceeds the other: midpoints of one, distribution function of the other. */
function behrensFisher(a: readonly number[], b: readonly number[]): number {
  const [high, low] = [meanInterval(a), meanInterval(b)];
  const [errorHigh, errorLow] = [high.sd! / Math.sqrt(high.n), low.sd! / Math.sqrt(low.n)];
  let [sum, last] = [0, 0];
  for (let t = -60; t <= 60; t += 0.01) {
    const next = tCdf(t + 0.01, high.n - 1);
    const value = high.mean + (t + 0.005) * errorHigh;
    sum += (next - last) * tCdf((value - low.mean) / errorLow, low.n - 1);
    last = next;
  }
  return sum;
}
