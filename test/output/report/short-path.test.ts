import { expect, it } from "vitest";
import { shortPath } from "../../../src/output/report/html/short-path.ts";

it("level and upright lines name one coordinate", () => {
  expect(shortPath("M90 220L202.5 220L202.5 200.6L315 181.3Z")).toBe("M90 220H202.5V200.6L315 181.3Z");
});

it("a new beginning keeps both coordinates, and counts as the place to go on from", () => {
  expect(shortPath("M1 2L3 2M3 5L3 9")).toBe("M1 2H3M3 5V9");
});

it("a path with curves stays as it is", () => {
  const circle = "M1 0A1 1 0 1 1 1 -0.1";
  expect(shortPath(circle)).toBe(circle);
});
