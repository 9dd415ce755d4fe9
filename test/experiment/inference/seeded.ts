import { seededUniform } from "../../../src/experiment/seeded-uniform.ts";
import { normalQuantile } from "../../../src/numerics/normal.ts";

/** Uniform draws of a test, the same every time. */
export const uniformOf = (purpose: string): (() => number) => seededUniform("inference", purpose);

/** Normal draws of a test. */
export function normals(count: number, purpose: string): readonly number[] {
  const uniform = uniformOf(purpose);
  return Array.from({ length: count }, () => normalQuantile(uniform()));
}

/** Student (1908): hours of sleep that ten patients gained with one drug and with another. */
export const SLEEP = {
  first: [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
  second: [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
} as const;
