import { describe, expect, it } from "vitest";
import { STATE } from "../../src/model/states.ts";
import { CELL, CELL_COUNT, ClusterBook } from "../../src/world/cluster-book.ts";
import { scenarioOf } from "../invariants/run-document.ts";

const HOUR = 3_600_000;

/** A book of one cluster of 100 GPUs, all installed. */
function book(cluster: Readonly<Record<string, unknown>> = {}, withheld = 0): ClusterBook {
  const { fleet } = scenarioOf({
    schema: 1,
    name: "book",
    start: "2026-11-02T00:00:00Z",
    horizon: "1 d",
    fleet: { clusters: { only: { gpu: "H100", topology: "pool", gpus: 100, ...cluster } } },
  });
  const made = new ClusterBook(fleet, () => withheld);
  made.install(0, 100, 0);
  return made;
}

function hours(made: ClusterBook, cell: number): number {
  const { hi, lo } = made.integrals.exact(cell);
  return hi + lo / HOUR;
}

const unsold = (made: ClusterBook) => [0, 1, 2, 3, 4].map((reason) => hours(made, CELL.unsold + reason));

describe("the book of a cluster", () => {
  it("integrates each state exactly over the time it lasted", () => {
    const made = book();
    made.move(0, STATE.idle, STATE.internal, 30, 0);
    made.move(0, STATE.idle, STATE.spot, 7, HOUR);
    made.move(0, STATE.spot, STATE.idle, 7, HOUR + 1);
    made.completeAll(3 * HOUR);
    expect(made.integrals.exact(STATE.spot)).toEqual({ hi: 0, lo: 7 });
    expect(hours(made, STATE.internal)).toBe(90);
    expect(made.integrals.exact(STATE.idle)).toEqual({ hi: 209, lo: HOUR - 7 });
    expect(made.total(0)).toBe(100);
  });

  it("splits idle GPUs into buffer, not sellable, withheld and no demand, in this order", () => {
    const made = book({ buffer_gpus: 10, sellable: 0.4 }, 15);
    made.move(0, STATE.idle, STATE.onDemand, 5, 0);
    made.completeAll(HOUR);
    expect(unsold(made)).toEqual([10, 50, 0, 15, 20]);
  });

  it("calls the rest stranded while a gang fits by count but not in place", () => {
    const made = book({ buffer_gpus: 10 });
    made.strand(0, 16, 0);
    made.completeAll(HOUR);
    expect(unsold(made)).toEqual([10, 0, 90, 0, 0]);
    expect(hours(made, CELL.fragmentation)).toBe(100);
  });

  it("has a surplus of what is up, not in internal use and not in the buffer", () => {
    const made = book({ buffer_gpus: 10 });
    made.move(0, STATE.idle, STATE.down, 20, 0);
    made.move(0, STATE.idle, STATE.internal, 40, 0);
    made.completeAll(HOUR);
    expect(hours(made, CELL.surplus)).toBe(30);
    made.move(0, STATE.idle, STATE.internal, 35, HOUR);
    made.completeAll(2 * HOUR);
    expect(hours(made, CELL.surplus)).toBe(30);
  });

  it("shows free GPUs as the idle part of commitments up to the promise, spot standing on the rest", () => {
    const made = book();
    made.promise(0, 20, 0);
    expect([made.count(0, STATE.reservedIdle), made.count(0, STATE.idle)]).toEqual([20, 80]);
    made.move(0, STATE.idle, STATE.spot, 90, 0);
    expect([made.count(0, STATE.reservedIdle), made.count(0, STATE.idle)]).toEqual([10, 0]);
    expect(made.external(0)).toBe(100);
  });

  it("counts GPUs on their way to tenants as sold, those on their way to internal work not", () => {
    const made = book({ sellable: 0.5 });
    made.turn(0, 30, true, 0);
    made.turn(0, 10, false, 0);
    expect([made.count(0, STATE.turning), made.external(0), made.sellableLeft(0)]).toEqual([40, 30, 20]);
    made.turn(0, -30, true, HOUR);
    expect(made.external(0)).toBe(0);
  });

  it("has one block of cells per cluster", () => {
    expect(book().integralCells).toBe(CELL_COUNT);
  });
});
