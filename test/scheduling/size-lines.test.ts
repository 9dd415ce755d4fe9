import { expect, it } from "vitest";
import { HOLDER, NONE, type Rows } from "../../src/scheduling/rows.ts";
import { SizeLines } from "../../src/scheduling/size-lines.ts";
import { integers, SpaceFixture } from "./space-fixture.ts";

/** The rows of one size, head first, the slow way. */
type Waiting = Map<number, number[]>;

/** What a round tries, in order, if rows of the sizes in `blocked` do not start. */
function expectedRound(
  rows: Rows,
  waiting: Waiting,
  largest: number,
  blocked: ReadonlySet<number>,
): number[] {
  const left = [...waiting].map(([gpus, line]) => ({ gpus, line: [...line] }));
  const tried: number[] = [];
  for (;;) {
    const heads = left
      .filter(({ gpus, line }) => line.length > 0 && (gpus <= largest || rows.patienceMs(line[0]!) === 0))
      .sort((a, b) => {
        const [p, q] = [a.line[0]!, b.line[0]!];
        return rows.arrivalMs(p) - rows.arrivalMs(q) || rows.identity(p) - rows.identity(q);
      });
    const next = heads[0];
    if (next === undefined) return tried;
    const row = next.line.shift()!;
    tried.push(row);
    if (blocked.has(next.gpus) && rows.patienceMs(row) > 0) next.line = [];
  }
}

it("rounds try the earliest of the heads that may start, size by size, as a plain search does", () => {
  const draw = integers("size-lines");
  const { rows } = new SpaceFixture();
  const lines = new SizeLines(rows);
  const waiting: Waiting = new Map();
  const lineOf = (gpus: number): number[] => {
    if (!waiting.has(gpus)) waiting.set(gpus, []);
    return waiting.get(gpus)!;
  };
  let now = 0;
  for (let step = 0; step < 3000; step++) {
    const dice = draw(10);
    const all = [...waiting.values()].flat();
    if (dice < 5 || all.length === 0) {
      const row = rows.add(HOLDER.lease, 0);
      const gpus = 2 ** draw(5);
      now += draw(2);
      rows.setArrivalMs(row, now);
      rows.setRequest(row, gpus, gpus, 100, 100);
      rows.setPatienceMs(row, draw(4) === 0 ? 0 : 50);
      if (dice === 0) {
        lines.putBack(row);
        lineOf(gpus).unshift(row);
      } else {
        lines.append(row);
        lineOf(gpus).push(row);
      }
    } else if (dice < 8) {
      const row = all[draw(all.length)]!;
      lines.remove(row);
      lineOf(rows.gpus(row)).splice(lineOf(rows.gpus(row)).indexOf(row), 1);
      rows.remove(row);
    } else {
      const largest = 2 ** draw(6) - 1;
      const blocked = new Set([1, 2, 4, 8, 16].filter(() => draw(2) === 0));
      const expected = expectedRound(rows, waiting, largest, blocked);
      const tried: number[] = [];
      lines.startRound();
      for (let row = lines.next(largest); row !== NONE; row = lines.next(largest)) {
        tried.push(row);
        lines.moveOn(row, blocked.has(rows.gpus(row)) && rows.patienceMs(row) > 0);
      }
      expect(tried).toEqual(expected);
    }
    const sizes = [...waiting].filter(([, line]) => line.length > 0);
    expect(lines.size).toBe(sizes.reduce((sum, [, line]) => sum + line.length, 0));
    expect(lines.gpus).toBe(sizes.reduce((sum, [gpus, line]) => sum + gpus * line.length, 0));
    for (const [, line] of sizes) expect(lines.isHead(line[0]!)).toBe(true);
    const heads = new Map(sizes.map(([gpus, line]) => [gpus, line.slice(0, 1)]));
    expect(lines.first()).toBe(expectedRound(rows, heads, Number.POSITIVE_INFINITY, new Set())[0] ?? NONE);
  }
});
