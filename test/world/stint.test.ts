import { describe, expect, it } from "vitest";
import { type Progress, progressInto, type StintRules, stintLengthMs } from "../../src/world/stint.ts";

const MIN = 60_000;
const NONE: StintRules = { costMs: 0, final: false, restartMs: 0 };
const HOURLY: StintRules = { intervalMs: 60 * MIN, costMs: 5 * MIN, final: false, restartMs: 10 * MIN };

function progress(elapsedMs: number, remainingMs: number, rules: StintRules, isRestart = false): Progress {
  const out = { done: 0, saved: 0 };
  progressInto(out, elapsedMs, remainingMs, rules, isRestart);
  return out;
}

describe("a stint", () => {
  it("lasts as long as its work when there are no checkpoints", () => {
    expect(stintLengthMs(90 * MIN, NONE, true)).toBe(90 * MIN);
  });

  it("has a checkpoint between pieces of work, and after the last one if that is wanted", () => {
    expect(stintLengthMs(150 * MIN, HOURLY, false)).toBe((150 + 2 * 5) * MIN);
    expect(stintLengthMs(120 * MIN, HOURLY, false)).toBe((120 + 5) * MIN);
    expect(stintLengthMs(120 * MIN, { ...HOURLY, final: true }, false)).toBe((120 + 2 * 5) * MIN);
  });

  it("recovers first when it follows an interruption", () => {
    expect(stintLengthMs(30 * MIN, HOURLY, true)).toBe(40 * MIN);
    expect(progress(10 * MIN, 30 * MIN, HOURLY, true)).toEqual({ done: 0, saved: 0 });
    expect(progress(25 * MIN, 30 * MIN, HOURLY, true)).toEqual({ done: 15 * MIN, saved: 0 });
  });

  it("saves a piece of work when its checkpoint is done, not before", () => {
    expect(progress(64 * MIN, 180 * MIN, HOURLY)).toEqual({ done: 60 * MIN, saved: 0 });
    expect(progress(65 * MIN, 180 * MIN, HOURLY)).toEqual({ done: 60 * MIN, saved: 60 * MIN });
    expect(progress(90 * MIN, 180 * MIN, HOURLY)).toEqual({ done: 85 * MIN, saved: 60 * MIN });
  });

  it("is never shorter than a millisecond", () => {
    expect(stintLengthMs(0, NONE, false)).toBe(1);
  });

  it("has done all its work exactly when it is over", () => {
    for (let remaining = MIN; remaining < 300 * MIN; remaining += 7 * MIN) {
      for (const isRestart of [false, true]) {
        const length = stintLengthMs(remaining, HOURLY, isRestart);
        expect(progress(length, remaining, HOURLY, isRestart).done).toBe(remaining);
        expect(progress(length - 1, remaining, HOURLY, isRestart).done).toBeLessThan(remaining);
      }
    }
  });
});
