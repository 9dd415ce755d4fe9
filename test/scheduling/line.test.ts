import { describe, expect, it } from "vitest";
import { FifoLine, KeyedLine, type Line } from "../../src/scheduling/line.ts";
import { NONE } from "../../src/scheduling/rows.ts";
import { integers, SpaceFixture } from "./space-fixture.ts";

function drained(line: Line): number[] {
  const order: number[] = [];
  for (let row = line.first(); row !== NONE; row = line.first()) {
    order.push(row);
    line.remove(row);
  }
  return order;
}

describe("a line", () => {
  it("first come, first served, lets an interrupted row go back in front", () => {
    const { rows } = new SpaceFixture();
    const line = new FifoLine(rows);
    const made = [1, 2, 3].map(() => rows.add(0, 0));
    for (const row of made) line.append(row);
    const interrupted = rows.add(0, 0);
    line.putBack(interrupted);
    expect(line.after(interrupted)).toBe(made[0]);
    expect(drained(line)).toEqual([interrupted, ...made]);
  });

  it("shortest first goes by what is left of the declared length, then by arrival", () => {
    const { rows } = new SpaceFixture();
    const line = new KeyedLine(rows, (row) => rows.declaredLeftMs(row));
    const made = [
      [60, 60],
      [30, 30],
      [60, 15],
      [30, 30],
    ].map(([declared, left]) => {
      const row = rows.add(0, 0);
      rows.setRequest(row, 1, 1, declared!, declared!);
      rows.setRemainingMs(row, left!);
      line.append(row);
      return row;
    });
    expect(drained(line)).toEqual([made[2], made[1], made[3], made[0]]);
  });

  it("agrees with a plain list over thousands of joins and leaves", () => {
    const draw = integers("line");
    const fixture = new SpaceFixture();
    const line = new FifoLine(fixture.rows);
    const plain: number[] = [];
    for (let step = 0; step < 5000; step++) {
      const dice = draw(10);
      if (dice < 5 || plain.length === 0) {
        const row = fixture.row(1 + draw(9));
        if (dice === 0) {
          line.putBack(row);
          plain.unshift(row);
        } else {
          line.append(row);
          plain.push(row);
        }
      } else {
        const [row] = plain.splice(draw(plain.length), 1);
        line.remove(row!);
        fixture.rows.remove(row!);
      }
      const gpus = plain.reduce((sum, row) => sum + fixture.rows.gpus(row), 0);
      expect([line.first(), line.size, line.gpus]).toEqual([plain[0] ?? NONE, plain.length, gpus]);
    }
    expect(drained(line)).toEqual(plain);
  });
});
