import { describe, expect, it } from "vitest";
import { peakTimeH } from "../../src/verify/families/f04-sessions.ts";
import { serviceLaw } from "../../src/verify/service-law.ts";
import {
  centreValue,
  fejerNodes,
  gridOf,
  harmonic,
  offsetsWithin,
  peakOffset,
  timesAround,
} from "../../src/verify/wave.ts";

describe("periodic curves", () => {
  it("finds level, amplitude and lag of a sine", () => {
    const values = gridOf(24, 24).map((time) => 60 + 28 * Math.sin((2 * Math.PI * (time - 2.5)) / 24));
    const wave = harmonic(values, 24);
    expect(wave.level).toBeCloseTo(60, 10);
    expect(wave.amplitude).toBeCloseTo(28, 10);
    expect(wave.lagH).toBeCloseTo(2.5, 10);
  });

  it("finds the top of a cubic", () => {
    const offsets = Array.from({ length: 13 }, (_, at) => (at - 6) / 2);
    const curve = (x: number) => 1 - (x - 0.4) ** 2 - 0.05 * (x - 0.4) ** 3;
    expect(peakOffset(offsets, offsets.map(curve))).toBeCloseTo(0.4, 10);
  });

  it("takes the middle of a parabola", () => {
    const offsets = offsetsWithin(1.2);
    expect(
      centreValue(
        offsets,
        offsets.map((x) => 0.25 - 0.01 * x * x + 0.1 * x),
      ),
    ).toBeCloseTo(0.25, 12);
  });

  it("writes times around a centre within the period", () => {
    expect(timesAround(0.5, [-1, 0, 1], 24)).toEqual(["23.5 h", "0.5 h", "1.5 h"]);
  });

  it("integrates a curve that settles after a jump", () => {
    const nodes = fejerNodes(24);
    const integral = (of: (x: number) => number) =>
      nodes.reduce((sum, { at, weight }) => sum + weight * of(at), 0);
    expect(integral(() => 1)).toBeCloseTo(1, 12);
    expect(integral((x) => x ** 5)).toBeCloseTo(1 / 6, 12);
    expect(integral((x) => Math.exp(-30 * x))).toBeCloseTo((1 - Math.exp(-30)) / 30, 8);
  });

  it("knows when sessions of any law are most", () => {
    // Lag atan(g mean)/g for exponential, half the length for deterministic sessions.
    expect(peakTimeH(serviceLaw({ type: "exp", mean: 3 }, 3), 24)).toBeCloseTo(8.54306839915, 9);
    expect(peakTimeH(serviceLaw({ type: "det", mean: 4 }, 4), 24)).toBeCloseTo(8, 9);
    const near = peakTimeH(serviceLaw({ type: "lognormal", mean: 4, scv: 1e-6 }, 4), 24);
    expect(near).toBeCloseTo(8, 4);
    expect(peakTimeH(serviceLaw("erlang-1", 3), 24)).toBeCloseTo(8.54306839915, 9);
  });
});
