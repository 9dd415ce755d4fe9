import { describe, expect, it } from "vitest";
import { layUnitPoints } from "../../../src/experiment/design/unit-points.ts";
import { strataOf } from "./strata.ts";

const DESIGNS = ["latin_hypercube", "sobol"] as const;

describe("points of a design", () => {
  it.each(DESIGNS)("of %s follow from the seed, and are the same every time they are laid", (design) => {
    const lay = layUnitPoints(design, "1");
    expect(lay(16, 3)).toEqual(lay(16, 3));
    expect(layUnitPoints(design, "1")(16, 3)).toEqual(lay(16, 3));
    expect(layUnitPoints(design, "2")(16, 3)).not.toEqual(lay(16, 3));
  });

  it.each(DESIGNS)("of %s have one in each stratum of every dimension", (design) => {
    const points = layUnitPoints(design, "7")(32, 4);
    for (let dimension = 0; dimension < 4; dimension++)
      expect(strataOf(points, dimension)).toEqual(Array.from({ length: 32 }, (_, at) => at));
  });

  it("of two designs differ for the same seed", () => {
    expect(layUnitPoints("sobol", "1")(8, 2)).not.toEqual(layUnitPoints("latin_hypercube", "1")(8, 2));
  });

  it("of a Sobol' sequence go on when more are laid; those of a Latin hypercube are other ones", () => {
    const sobol = layUnitPoints("sobol", "1");
    expect(sobol(64, 3).slice(0, 16)).toEqual(sobol(16, 3));
    const latin = layUnitPoints("latin_hypercube", "1");
    expect(latin(64, 3).slice(0, 16)).not.toEqual(latin(16, 3));
  });
});
