import { describe, expect, it } from "vitest";
import { meanInterval } from "../../../src/experiment/inference/mean-interval.ts";
import { seededUniform } from "../../../src/experiment/seeded-uniform.ts";
import { elementaryEffects, morrisTrajectories } from "../../../src/experiment/sensitivity/morris.ts";

type Value = (point: readonly number[]) => number;

const trajectoriesOf = (count: number, inputs: number, seed = "1") =>
  morrisTrajectories(count, inputs, seededUniform(seed, "morris"));

function effectsOf(value: Value, { count = 20, inputs = 3, seed = "1" } = {}) {
  const trajectories = trajectoriesOf(count, inputs, seed);
  return elementaryEffects(
    trajectories,
    trajectories.map(({ points }) => points.map(value)),
  );
}

describe("trajectories of Morris", () => {
  const trajectories = trajectoriesOf(100, 5);

  it("have one point more than inputs, and move each input once by 2/3", () => {
    for (const { points, order } of trajectories) {
      expect(points).toHaveLength(6);
      expect([...order].sort()).toEqual([0, 1, 2, 3, 4]);
      for (const [move, input] of order.entries()) {
        const steps = points[move + 1]!.map((value, at) => value - points[move]![at]!);
        for (const [at, step] of steps.entries())
          expect(Math.abs(step)).toBeCloseTo(at === input ? 2 / 3 : 0, 12);
      }
    }
  });

  it("stay on the four levels 0, 1/3, 2/3 and 1, and use all of them alike", () => {
    const levels = trajectories.flatMap(({ points }) => points.flat()).map((value) => 3 * value);
    const counts = [0, 0, 0, 0];
    for (const level of levels) {
      expect(level).toBeCloseTo(Math.round(level), 9);
      expect(level).toBeGreaterThanOrEqual(0);
      expect(level).toBeLessThanOrEqual(3 + 1e-9);
      counts[Math.round(level)]! += 1;
    }
    for (const count of counts) expect(count / levels.length).toBeCloseTo(0.25, 1);
  });

  it("follow from their draws alone", () => {
    expect(trajectoriesOf(3, 4)).toEqual(trajectoriesOf(3, 4));
    expect(trajectoriesOf(3, 4)).not.toEqual(trajectoriesOf(3, 4, "2"));
  });
});

describe("elementary effects", () => {
  it("of a linear function are its coefficients, without spread", () => {
    const found = effectsOf(([x, y, z]) => 4 + 2 * x! - 3 * y! + 0.5 * z!);
    for (const [at, coefficient] of [2, -3, 0.5].entries()) {
      const { mu, muStar, muStarLow, muStarHigh, sigma } = found[at]!;
      expect(mu).toBeCloseTo(coefficient, 10);
      for (const value of [muStar, muStarLow, muStarHigh])
        expect(value).toBeCloseTo(Math.abs(coefficient), 10);
      expect(sigma).toBeCloseTo(0, 10);
    }
  });

  it("of an input that does nothing are 0", () => {
    expect(effectsOf(([x]) => Math.exp(x!))[1]).toEqual({
      mu: 0,
      muStar: 0,
      muStarLow: 0,
      muStarHigh: 0,
      sigma: 0,
    });
  });

  it("spread with an interaction, around the effect at the mean of the other input", () => {
    // The effect of x is y, one of 0, 1/3, 2/3, 1 with equal chance: mean 1/2, variance 5/36.
    const [x, y, z] = effectsOf(([u, v, w]) => u! * v! + w!, { count: 400 });
    for (const effects of [x!, y!]) {
      expect(Math.abs(effects.mu - 1 / 2)).toBeLessThan(4 * Math.sqrt(5 / 36 / 400));
      expect(effects.sigma! / Math.sqrt(5 / 36)).toBeCloseTo(1, 1);
      expect(effects.muStar).toBeCloseTo(effects.mu, 12);
    }
    expect(z!.sigma).toBeCloseTo(0, 10);
  });

  it("that cancel out leave mu near 0, but not mu*", () => {
    // Effects of (x - 1/2)^2 are -1/3 from 0 to 2/3 and +1/3 from 1/3 to 1: alike in size.
    const [x] = effectsOf(([u]) => (u! - 0.5) ** 2, { count: 200, inputs: 1 });
    expect(x!.muStar).toBeCloseTo(1 / 3, 10);
    expect(Math.abs(x!.mu)).toBeLessThan((4 * (1 / 3)) / Math.sqrt(200));
    expect(x!.sigma).toBeGreaterThan(0.3);
  });

  it("have the t interval of the mean of their sizes", () => {
    const trajectories = [
      { points: [[0], [2 / 3]], order: [0] },
      { points: [[1], [1 / 3]], order: [0] },
      { points: [[1 / 3], [1]], order: [0] },
    ];
    // Effects 3, -6 and 9.
    const [x] = elementaryEffects(trajectories, [
      [0, 2],
      [4, 8],
      [0, 6],
    ]);
    const { low, high } = meanInterval([3, 6, 9]);
    expect(x!.mu).toBeCloseTo(2, 10);
    expect(x!.muStar).toBeCloseTo(6, 10);
    expect(x!.muStarLow).toBeCloseTo(low!, 9);
    expect(x!.muStarHigh).toBeCloseTo(high!, 9);
    expect(x!.sigma).toBeCloseTo(Math.sqrt((1 + 64 + 49) / 2), 10);
  });

  it("of one trajectory have no spread and no interval", () => {
    expect(effectsOf(([x]) => x!, { count: 1, inputs: 1 })[0]).toMatchObject({
      muStarLow: undefined,
      muStarHigh: undefined,
      sigma: undefined,
    });
  });

  it("of no trajectory are none", () => {
    expect(elementaryEffects([], [])).toEqual([]);
  });
});
