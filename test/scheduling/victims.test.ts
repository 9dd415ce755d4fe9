import { describe, expect, it } from "vitest";
import { selectVictims } from "../../src/scheduling/victims.ts";
import { SpaceFixture } from "./space-fixture.ts";

/** Victims for a need among rows given as [gpus, level], in the order given. */
function victims(need: number, rows: readonly (readonly [gpus: number, level: number])[]) {
  const fixture = new SpaceFixture({ reclaim: "youngest_first" });
  const numbers = rows.map(([gpus, level]) => {
    fixture.now += 1000;
    return fixture.row(gpus, level);
  });
  const out: number[] = [];
  const { reclaim, view } = fixture.options;
  const cost = selectVictims([...numbers], need, (row) => fixture.rows.heldGpus(row), reclaim, view, out);
  return { chosen: out.map((row) => numbers.indexOf(row)), cost };
}

describe("victims", () => {
  it("come from the weakest level first, the youngest of it first", () => {
    expect(
      victims(3, [
        [2, 3],
        [2, 5],
        [2, 4],
        [2, 5],
      ]).chosen,
    ).toEqual([3, 1]);
  });

  it("that turn out superfluous are spared, those with the best claim to stay first", () => {
    expect(
      victims(4, [
        [4, 3],
        [2, 5],
      ]).chosen,
    ).toEqual([0]);
    expect(
      victims(5, [
        [3, 3],
        [2, 4],
        [2, 5],
      ]).chosen,
    ).toEqual([2, 0]);
  });

  it("cost infinitely much when all of them do not suffice", () => {
    expect(
      victims(9, [
        [4, 3],
        [4, 5],
      ]).cost,
    ).toBe(Number.POSITIVE_INFINITY);
  });
});
