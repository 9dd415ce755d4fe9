import { describe, expect, it } from "vitest";
import { Stream } from "../../src/random/stream.ts";
import { HOLDER, ROW_STATE, Rows } from "../../src/scheduling/rows.ts";

type Field = readonly [get: (rows: Rows, row: number) => unknown, draw: (rows: Rows, row: number) => unknown];

const stream = new Stream("row records");
const whole = (below: number): number => Math.floor(stream.next() * below);
const number = (
  get: (rows: Rows, row: number) => number,
  set: (rows: Rows, row: number, value: number) => void,
  below: number,
): Field => [
  get,
  (rows, row) => {
    const value = whole(below);
    set(rows, row, value);
    return value;
  },
];
const flag = (
  get: (rows: Rows, row: number) => boolean,
  set: (rows: Rows, row: number, on: boolean) => void,
): Field => [
  get,
  (rows, row) => {
    const on = stream.next() < 0.5;
    set(rows, row, on);
    return on;
  },
];

/** Every field that has a setter of its own, with the range that it must hold. */
const FIELDS: readonly Field[] = [
  number(
    (r, i) => r.arrivalMs(i),
    (r, i, v) => r.setArrivalMs(i, v),
    1e13,
  ),
  number(
    (r, i) => r.workMs(i),
    (r, i, v) => r.setWorkMs(i, v),
    1e13,
  ),
  number(
    (r, i) => r.remainingMs(i),
    (r, i, v) => r.setRemainingMs(i, v),
    1e13,
  ),
  number(
    (r, i) => r.gpus(i),
    (r, i, v) => r.setGpus(i, v),
    2 ** 31,
  ),
  number(
    (r, i) => r.heldGpus(i),
    (r, i, v) => r.setHeldGpus(i, v),
    2 ** 31,
  ),
  number(
    (r, i) => r.next(i),
    (r, i, v) => r.setNext(i, v),
    2 ** 27,
  ),
  number(
    (r, i) => r.previous(i),
    (r, i, v) => r.setPrevious(i, v),
    2 ** 27,
  ),
  number(
    (r, i) => r.state(i),
    (r, i, v) => r.setState(i, v),
    6,
  ),
  number(
    (r, i) => r.cluster(i),
    (r, i, v) => r.setCluster(i, v),
    2 ** 15,
  ),
  number(
    (r, i) => r.refusal(i),
    (r, i, v) => r.setRefusal(i, v),
    16,
  ),
  flag(
    (r, i) => r.isRecallable(i),
    (r, i, on) => r.setRecallable(i, on),
  ),
  flag(
    (r, i) => r.isTurning(i),
    (r, i, on) => r.setTurning(i, on),
  ),
  flag(
    (r, i) => r.isSuspended(i),
    (r, i, on) => r.setSuspended(i, on),
  ),
  flag(
    (r, i) => r.isCapped(i),
    (r, i, on) => r.setCapped(i, on),
  ),
  number(
    (r, i) => r.firstStartMs(i),
    (r, i, v) => r.setFirstStartMs(i, v),
    1e13,
  ),
  number(
    (r, i) => r.stintStartMs(i),
    (r, i, v) => r.startWork(i, v),
    1e13,
  ),
  number(
    (r, i) => r.chunk(i),
    (r, i, v) => r.setChunk(i, v),
    2 ** 28,
  ),
  number(
    (r, i) => r.endEvent(i),
    (r, i, v) => r.setEndEvent(i, v),
    2 ** 30,
  ),
  number(
    (r, i) => r.loadEvent(i),
    (r, i, v) => r.setLoadEvent(i, v),
    2 ** 30,
  ),
  number(
    (r, i) => r.noticeEvent(i),
    (r, i, v) => r.setNoticeEvent(i, v),
    2 ** 30,
  ),
  number(
    (r, i) => r.priceNano(i),
    (r, i, v) => r.setPriceNano(i, v),
    1e12,
  ),
  number(
    (r, i) => r.limitNano(i),
    (r, i, v) => r.setLimitNano(i, v),
    1e12,
  ),
  number(
    (r, i) => r.durationMs(i),
    (r, i, v) => r.setDurationMs(i, v),
    1e13,
  ),
  number(
    (r, i) => r.reclaimKey(i),
    (r, i, v) => r.setReclaimKey(i, v),
    1e13,
  ),
  number(
    (r, i) => r.patienceMs(i),
    (r, i, v) => r.setPatienceMs(i, v),
    1e13,
  ),
  number(
    (r, i) => r.idleGpus(i),
    (r, i, v) => r.setIdleGpus(i, v),
    2 ** 30,
  ),
  number(
    (r, i) => r.missing(i),
    (r, i, v) => r.setMissing(i, v),
    2 ** 30,
  ),
  number(
    (r, i) => r.patienceEvent(i),
    (r, i, v) => r.setPatienceEvent(i, v),
    2 ** 30,
  ),
];

describe("row records", () => {
  it("keep every field apart from the others and from other rows, also when the table grows", () => {
    const rows = new Rows(4);
    const expected: unknown[][] = [];
    for (let step = 0; step < 20_000; step++) {
      if (step % 400 === 0) {
        const row = rows.add(HOLDER.lease, expected.length);
        expected[row] = FIELDS.map(([, draw]) => draw(rows, row));
      }
      const row = whole(expected.length);
      const field = whole(FIELDS.length);
      expected[row]![field] = FIELDS[field]![1](rows, row);
    }
    expected.forEach((values, row) => {
      expect(FIELDS.map(([get]) => get(rows, row))).toEqual(values);
      expect(rows.identity(row)).toBe(row);
      expect(rows.source(row)).toBe(row);
      expect(rows.holder(row)).toBe(HOLDER.lease);
    });
  });

  it("hold offer and standing over their whole ranges", () => {
    const rows = new Rows();
    const row = rows.add(HOLDER.instance, 32_767);
    for (const [product, gpuType] of [
      [-1, -1],
      [0, 32_767],
      [32_767, 0],
    ] as const) {
      rows.setOffer(row, product, gpuType);
      expect([rows.product(row), rows.gpuType(row)]).toEqual([product, gpuType]);
    }
    for (const isRecallable of [true, false]) {
      rows.setStanding(row, 7, 9, { isRecallable, isExternal: !isRecallable });
      const { holder, source, level, gpuState } = {
        holder: rows.holder(row),
        source: rows.source(row),
        level: rows.level(row),
        gpuState: rows.gpuState(row),
      };
      expect({ holder, source, level, gpuState }).toEqual({
        holder: HOLDER.instance,
        source: 32_767,
        level: 7,
        gpuState: 9,
      });
      expect([rows.isRecallable(row), rows.isExternal(row)]).toEqual([isRecallable, !isRecallable]);
    }
  });

  it("keep an estimate only where it is not the work", () => {
    const rows = new Rows();
    const row = rows.add(HOLDER.job, 0);
    rows.setRequest(row, 4, 3, 100, 250);
    expect([rows.estimateMs(row), rows.workMs(row), rows.remainingMs(row)]).toEqual([250, 100, 100]);
    rows.setRequest(row, 4, 3, 100, 100);
    expect(rows.estimateMs(row)).toBe(100);
  });

  it("declare the typical length of their segment where the standing says so, and no own estimate stands", () => {
    const rows = new Rows();
    rows.typicalMs = Float64Array.of(0, 70);
    const row = rows.add(HOLDER.lease, 1);
    const standing = { isRecallable: true, isExternal: true };
    rows.setRequest(row, 4, 4, 100, 100);
    rows.setStanding(row, 1, 1, { ...standing, isTypical: true });
    expect(rows.estimateMs(row)).toBe(70);
    rows.setRequest(row, 4, 4, 100, 250);
    expect(rows.estimateMs(row)).toBe(250);
    rows.setRequest(row, 4, 4, 100, 100);
    rows.setStanding(row, 1, 1, standing);
    expect(rows.estimateMs(row)).toBe(100);
  });

  it("keep the tenant's duration only where the work is another one", () => {
    const rows = new Rows();
    const row = rows.add(HOLDER.lease, 0);
    rows.setRequest(row, 1, 1, 100, 100);
    rows.setDurationMs(row, 30);
    expect([rows.durationMs(row), rows.workMs(row)]).toEqual([30, 100]);
    rows.setRequest(row, 1, 1, 30, 30);
    rows.setDurationMs(row, 30);
    rows.setWorkMs(row, 40);
    expect(rows.durationMs(row)).toBe(40);
  });

  it("start anew in a reused row", () => {
    const rows = new Rows();
    const row = rows.add(HOLDER.lease, 3);
    rows.setFirstStartMs(row, 5);
    rows.startWork(row, 5);
    rows.setPatienceMs(row, 7);
    rows.setSuspended(row, true);
    rows.setState(row, ROW_STATE.active);
    rows.remove(row);
    expect(rows.add(HOLDER.job, 1)).toBe(row);
    expect(rows.isAllInUse(row)).toBe(true);
    expect([rows.isRecallable(row), rows.isExternal(row), rows.hasTimer(row)]).toEqual([false, false, false]);
    expect([rows.hasStarted(row), rows.isAtWork(row), rows.isSuspended(row)]).toEqual([false, false, false]);
    expect([rows.patienceMs(row), rows.cluster(row), rows.state(row)]).toEqual([
      Number.POSITIVE_INFINITY,
      -1,
      ROW_STATE.waiting,
    ]);
  });
});
