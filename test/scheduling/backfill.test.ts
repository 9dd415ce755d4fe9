import { describe, expect, it } from "vitest";
import { DeclaredEnds } from "../../src/scheduling/backfill.ts";
import { integers, SpaceFixture } from "./space-fixture.ts";

function running(ends: readonly (readonly [gpus: number, endMs: number])[]) {
  const { rows } = new SpaceFixture();
  const declared = new DeclaredEnds(rows);
  for (const [gpus, endMs] of ends) {
    const row = rows.add(0, 0);
    rows.setHeldGpus(row, gpus);
    declared.started(row, endMs);
  }
  return { declared };
}

describe("the look-ahead of EASY backfill", () => {
  it("finds when the head could start and what is left beside it then", () => {
    const { declared } = running([
      [4, 100],
      [2, 50],
      [8, 300],
    ]);
    declared.lookAhead(7, 1, 10);
    expect(declared).toMatchObject({ shadowMs: 100, extraGpus: 0 });
    declared.lookAhead(6, 1, 10);
    expect(declared).toMatchObject({ shadowMs: 100, extraGpus: 1 });
  });

  it("counts everything that ends at the shadow time", () => {
    const { declared } = running([
      [2, 50],
      [2, 50],
      [2, 50],
    ]);
    declared.lookAhead(3, 1, 10);
    expect(declared).toMatchObject({ shadowMs: 50, extraGpus: 4 });
  });

  it("expects work past its declared end to end now", () => {
    const { declared } = running([[4, 5]]);
    declared.lookAhead(4, 0, 10);
    expect(declared.shadowMs).toBe(10);
  });

  it("allows what ends in time or fits beside the head", () => {
    const { declared } = running([[4, 100]]);
    declared.lookAhead(4, 2, 0);
    expect(declared.extraGpus).toBe(2);
    expect([declared.allows(9, 100), declared.allows(2, 101), declared.allows(3, 101)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("agrees with a sorted list for random lives", () => {
    const draw = integers("backfill");
    const fixture = new SpaceFixture();
    const ends = new DeclaredEnds(fixture.rows);
    const live: number[] = [];
    for (let step = 0; step < 3000; step++) {
      if (draw(5) < 3 || live.length === 0) {
        const gpus = 1 + draw(8);
        const row = fixture.row(gpus);
        fixture.rows.setRequest(row, gpus, gpus, 1, draw(500));
        ends.started(row, fixture.rows.estimateMs(row));
        live.push(row);
      } else {
        const [row] = live.splice(draw(live.length), 1);
        ends.ended(row!);
        fixture.rows.remove(row!);
      }
      const [gpus, free, now] = [1 + draw(40), draw(10), draw(300)];
      ends.lookAhead(gpus, free, now);
      expect([ends.shadowMs, ends.extraGpus]).toEqual(slowly(fixture, live, { gpus, free, now }));
    }
  });
});

function slowly(
  { rows }: SpaceFixture,
  live: readonly number[],
  head: { gpus: number; free: number; now: number },
) {
  const { gpus, free, now } = head;
  if (free >= gpus) return [now, free - gpus];
  // Work past its declared end counts as ending now.
  const endOf = (row: number) => Math.max(now, rows.estimateMs(row));
  for (const end of [...new Set(live.map(endOf))].sort((a, b) => a - b)) {
    const available = live.reduce((sum, row) => sum + (endOf(row) <= end ? rows.heldGpus(row) : 0), free);
    if (available >= gpus) return [end, available - gpus];
  }
  return [Number.POSITIVE_INFINITY, 0];
}
