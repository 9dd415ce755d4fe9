import { seededUniform } from "../seeded-uniform.ts";
import { latinHypercube } from "./latin-hypercube.ts";
import { sobolPoints } from "./sobol-sequence.ts";

/** Points of a design in the unit cube; the seed fixes them. */
export function layUnitPoints(
  design: "grid" | "latin_hypercube" | "sobol",
  seed: string,
): (count: number, dimensions: number) => readonly (readonly number[])[] {
  return (count, dimensions) => {
    const uniform = seededUniform(seed, `design ${design}`);
    return design === "latin_hypercube"
      ? latinHypercube(count, dimensions, uniform)
      : sobolPoints(count, dimensions, { uniform });
  };
}
