import { describe, expect, it } from "vitest";
import { seededUniform } from "../../../src/experiment/seeded-uniform.ts";
import {
  type IndexEstimate,
  saltelliDesign,
  sobolIndices,
} from "../../../src/experiment/sensitivity/sobol-indices.ts";
import { ishigami, ishigamiIndices } from "./functions.ts";

interface Case {
  readonly value: (point: readonly number[]) => number;
  readonly inputs: number;
  readonly rows?: number;
  readonly seed?: string;
}

/** Indices of a function by the design of their own. */
function indicesOf({ value, inputs, rows = 256, seed = "1" }: Case) {
  const uniform = seededUniform(seed, "indices");
  const { a, b, ab } = saltelliDesign(rows, inputs, uniform);
  return sobolIndices(
    { a: a.map(value), b: b.map(value), ab: ab.map((points) => points.map(value)) },
    uniform,
  );
}

const holds = ({ low, high }: IndexEstimate, truth: number) => low <= truth && truth <= high;

describe("design of Sobol' indices", () => {
  const { a, b, ab } = saltelliDesign(16, 3, seededUniform("1", "design"));

  it("has n (k + 2) points: A, B, and A with one column of B", () => {
    expect([a.length, b.length, ...ab.map((each) => each.length)]).toEqual([16, 16, 16, 16, 16]);
    for (const [input, points] of ab.entries())
      for (const [row, point] of points.entries())
        expect(point).toEqual(a[row]!.map((value, at) => (at === input ? b[row]![at] : value)));
  });

  it("keeps A and B apart in every column", () => {
    for (const [row, point] of a.entries())
      for (const [at, value] of point.entries()) expect(value).not.toBe(b[row]![at]);
  });

  it("is limited by the dimensions of the sequence, two for each input", () => {
    expect(saltelliDesign(2, 25, seededUniform("1", "many")).ab).toHaveLength(25);
    expect(() => saltelliDesign(2, 26, seededUniform("1", "many"))).toThrow(RangeError);
  });
});

describe("Sobol' indices", () => {
  it("of Ishigami's function are those of the literature in closed form", () => {
    const { first, total } = ishigamiIndices();
    for (const [at, expected] of [0.3139, 0.4424, 0].entries()) expect(first[at]).toBeCloseTo(expected, 4);
    for (const [at, expected] of [0.5576, 0.4424, 0.2437].entries())
      expect(total[at]).toBeCloseTo(expected, 4);
  });

  it("of Ishigami's function lie within their intervals for nearly all seeds", () => {
    const truth = ishigamiIndices();
    const held = [0, 0, 0, 0, 0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const found = indicesOf({ value: ishigami, inputs: 3, rows: 256, seed: String(seed) })!;
      for (const [at, { first, total }] of found.entries()) {
        if (holds(first, truth.first[at]!)) held[at]! += 1;
        if (holds(total, truth.total[at]!)) held[3 + at]! += 1;
      }
    }
    for (const [at, count] of held.entries()) expect(count, `index ${at}`).toBeGreaterThanOrEqual(17);
  });

  it("come close to the truth with many rows, and say so", () => {
    const truth = ishigamiIndices();
    const found = indicesOf({ value: ishigami, inputs: 3, rows: 1024 })!;
    for (const [at, { first, total }] of found.entries()) {
      expect(Math.abs(first.value - truth.first[at]!)).toBeLessThan(0.03);
      expect(Math.abs(total.value - truth.total[at]!)).toBeLessThan(0.03);
      expect(first.high - first.low).toBeLessThan(0.2);
      expect(first.low).toBeLessThanOrEqual(first.value);
      expect(first.value).toBeLessThanOrEqual(first.high);
    }
  });

  it("of a linear function are the shares of its squared coefficients, alone and in total", () => {
    // Variances 1, 4 and 9 parts of 14, since all inputs have the same.
    const found = indicesOf({ value: ([x, y, z]) => 5 + x! - 2 * y! + 3 * z!, inputs: 3, rows: 512 })!;
    for (const [at, { first, total }] of found.entries()) {
      const share = (at + 1) ** 2 / 14;
      expect(Math.abs(first.value - share)).toBeLessThan(0.02);
      expect(Math.abs(total.value - share)).toBeLessThan(0.02);
      expect(holds(first, share) && holds(total, share)).toBe(true);
    }
  });

  it("of an input that does nothing are 0 exactly", () => {
    const [, idle] = indicesOf({ value: ([x]) => Math.exp(x!), inputs: 2 })!;
    expect(idle).toEqual({ first: { value: 0, low: 0, high: 0 }, total: { value: 0, low: 0, high: 0 } });
  });

  it("of a pure interaction are 0 alone and 1 in total", () => {
    const found = indicesOf({ value: ([x, y]) => (x! - 0.5) * (y! - 0.5), inputs: 2, rows: 512 })!;
    for (const { first, total } of found) {
      expect(holds(first, 0)).toBe(true);
      expect(Math.abs(first.value)).toBeLessThan(0.1);
      expect(Math.abs(total.value - 1)).toBeLessThan(0.1);
    }
  });

  it("do not change when the output is shifted and scaled", () => {
    const plain = indicesOf({ value: ishigami, inputs: 3 })!;
    const moved = indicesOf({ value: (point) => 1e6 - 3 * ishigami(point), inputs: 3 })!;
    for (const [at, { first, total }] of plain.entries()) {
      expect(moved[at]!.first.value).toBeCloseTo(first.value, 8);
      expect(moved[at]!.total.high).toBeCloseTo(total.high, 8);
    }
  });

  it("by hand for two rows and one input", () => {
    // Mean 2.5, variance (2.25 + 0.25 + 0.25 + 2.25) / 4 = 1.25.
    const outputs = { a: [1, 2], b: [3, 4], ab: [[3, 4]] };
    const [input] = sobolIndices(outputs, seededUniform("1", "hand"))!;
    // First: (0.5 x 2 + 1.5 x 2) / 2 / 1.25; total: (4 + 4) / 4 / 1.25.
    expect(input!.first.value).toBeCloseTo(1.6, 12);
    expect(input!.total.value).toBeCloseTo(1.6, 12);
  });

  it("are undefined for an output that does not vary", () => {
    expect(indicesOf({ value: () => 3, inputs: 2 })).toBeUndefined();
  });

  it("follow from the seed", () => {
    const found = (seed: string) => indicesOf({ value: ishigami, inputs: 3, rows: 64, seed });
    expect(found("1")).toEqual(found("1"));
    expect(found("1")).not.toEqual(found("2"));
  });
});
