import { describe, expect, it } from "vitest";
import { fitQuadratic } from "../../../src/experiment/search/quadratic.ts";
import { normals } from "../inference/seeded.ts";

const line = (count: number, low = 0, high = 1) =>
  Array.from({ length: count }, (_, at) => [low + ((high - low) * at) / (count - 1)]);

const square = (across: number, width = 1) =>
  line(across, 0.3, 0.3 + width).flatMap(([x]) => line(across, 0.2, 0.2 + width).map(([y]) => [x!, y!]));

describe("quadratic of one input", () => {
  const parabola = ([x]: readonly number[]) => 5 + 2 * x! - 4 * x! ** 2;

  it("is exact for values of a parabola", () => {
    const points = line(9);
    const { coefficients, vertex } = fitQuadratic(points, points.map(parabola))!;
    // Around the mean 1/2 of the points: 5 + 2 (u + 1/2) - 4 (u + 1/2)^2 = 5 - 2 u - 4 u^2.
    for (const [at, expected] of [5, -2, -4].entries()) expect(coefficients[at]).toBeCloseTo(expected, 10);
    expect(vertex![0]).toBeCloseTo(0.25, 10);
  });

  it("passes through three points", () => {
    expect(fitQuadratic([[0], [0.5], [1]], [0, 1, 0])!.vertex![0]).toBeCloseTo(0.5, 12);
    expect(fitQuadratic([[0], [0.5], [1]], [0, 3, 4])!.vertex![0]).toBeCloseTo(1, 12);
  });

  it("has a vertex only if it is concave", () => {
    const points = line(5);
    expect(
      fitQuadratic(
        points,
        points.map(([x]) => (x! - 0.3) ** 2),
      )!.vertex,
    ).toBeUndefined();
    expect(fitQuadratic([[0], [1], [2]], [1, 2, 3])!.vertex).toBeUndefined();
    expect(
      fitQuadratic(
        points,
        points.map(() => 7),
      )!.vertex,
    ).toBeUndefined();
  });

  it("is undefined for fewer than three different points", () => {
    expect(fitQuadratic([], [])).toBeUndefined();
    expect(fitQuadratic([[0], [1]], [1, 2])).toBeUndefined();
    expect(fitQuadratic([[0.1], [0.1], [0.7], [0.7]], [1, 1, 2, 2])).toBeUndefined();
    expect(fitQuadratic([[0.3], [0.3], [0.3]], [1, 2, 3])).toBeUndefined();
  });

  it.each([0.1, 1e-3, 1e-6])("is exact in a box of width %d", (width) => {
    const points = line(9, 0.4, 0.4 + width);
    const place = 0.4 + width / 3;
    const { vertex, coefficients } = fitQuadratic(
      points,
      points.map(([x]) => -(((x! - place) / width) ** 2)),
    )!;
    expect((vertex![0]! - place) / width).toBeCloseTo(0, 6);
    expect(coefficients[2]! * width ** 2).toBeCloseTo(-1, 6);
  });

  it("leaves residuals that are orthogonal to 1, x and x^2", () => {
    const points = line(12);
    const values = normals(12, "quadratic");
    const [a, b, c] = fitQuadratic(points, values)!.coefficients;
    const residuals = points.map(([x], at) => values[at]! - a! - b! * (x! - 0.5) - c! * (x! - 0.5) ** 2);
    for (const power of [0, 1, 2])
      expect(residuals.reduce((sum, each, at) => sum + each * points[at]![0]! ** power, 0)).toBeCloseTo(
        0,
        10,
      );
  });
});

describe("quadratic of two inputs", () => {
  const hill =
    (width = 1) =>
    ([x, y]: readonly number[]) => {
      const [u, v] = [(x! - 0.3 - 0.6 * width) / width, (y! - 0.2 - 0.4 * width) / width];
      return 3 - 2 * u * u - 1.5 * u * v - v * v;
    };

  it("is exact for values of a quadratic with interaction", () => {
    const points = square(4);
    const { coefficients, vertex } = fitQuadratic(points, points.map(hill()))!;
    expect(vertex![0]).toBeCloseTo(0.9, 10);
    expect(vertex![1]).toBeCloseTo(0.6, 10);
    // Second-order terms do not depend on where they are counted from.
    for (const [at, expected] of [-2, -1.5, -1].entries())
      expect(coefficients[3 + at]).toBeCloseTo(expected, 10);
  });

  it.each([0.1, 1e-3, 1e-5])("is exact in a box of width %d", (width) => {
    const points = square(6, width);
    const { vertex } = fitQuadratic(points, points.map(hill(width)))!;
    expect((vertex![0]! - 0.3) / width).toBeCloseTo(0.6, 6);
    expect((vertex![1]! - 0.2) / width).toBeCloseTo(0.4, 6);
  });

  it("has no vertex on a saddle, in a valley, or on a ridge", () => {
    const points = square(4);
    const vertexOf = (value: (x: number, y: number) => number) =>
      fitQuadratic(
        points,
        points.map(([x, y]) => value(x! - 0.7, y! - 0.6)),
      )!.vertex;
    expect(vertexOf((x, y) => y * y - x * x)).toBeUndefined();
    expect(vertexOf((x, y) => -x * x - 3 * x * y - y * y)).toBeUndefined();
    expect(vertexOf((x, y) => x * x + y * y)).toBeUndefined();
  });

  it("is undefined for fewer than six points, and for points on a line or a conic", () => {
    const values = (count: number) => Array.from({ length: count }, (_, at) => at % 3);
    expect(fitQuadratic(square(2), values(4))).toBeUndefined();
    const onLine = Array.from({ length: 9 }, (_, at) => [at / 10, at / 5]);
    expect(fitQuadratic(onLine, values(9))).toBeUndefined();
    const onCircle = Array.from({ length: 9 }, (_, at) => [
      0.5 + 0.4 * Math.cos((2 * Math.PI * at) / 9),
      0.5 + 0.4 * Math.sin((2 * Math.PI * at) / 9),
    ]);
    expect(fitQuadratic(onCircle, values(9))).toBeUndefined();
    expect(fitQuadratic(square(2).concat(square(2)), values(8))).toBeUndefined();
  });
});
