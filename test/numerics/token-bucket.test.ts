import { describe, expect, it } from "vitest";
import { TokenBucket } from "../../src/numerics/token-bucket.ts";

/** Takes units if they are there. */
function takes(bucket: TokenBucket, units: number, nowMs: number): boolean {
  if (!bucket.has(units, nowMs)) return false;
  bucket.take(units);
  return true;
}

describe("a bucket of a minute", () => {
  it("is full at first, and fills evenly to the millisecond", () => {
    const bucket = new TokenBucket(3);
    expect([0, 0, 0, 0].map((ms) => takes(bucket, 1, ms))).toEqual([true, true, true, false]);
    expect(takes(bucket, 1, 19_999)).toBe(false);
    expect(takes(bucket, 1, 20_000)).toBe(true);
    expect(takes(bucket, 1, 39_999)).toBe(false);
    expect(takes(bucket, 1, 40_000)).toBe(true);
  });

  it("holds no more than a minute's worth, however long nobody comes", () => {
    const bucket = new TokenBucket(1000);
    expect(takes(bucket, 1000, 0)).toBe(true);
    expect(takes(bucket, 1001, 1e12)).toBe(false);
    expect(takes(bucket, 1000, 1e12)).toBe(true);
    expect(takes(bucket, 1, 1e12)).toBe(false);
  });

  it("keeps what is refused: a small request passes where a large one did not", () => {
    const bucket = new TokenBucket(100);
    expect(takes(bucket, 90, 0)).toBe(true);
    expect(takes(bucket, 11, 0)).toBe(false);
    expect(takes(bucket, 10, 0)).toBe(true);
  });

  it("lets through exactly its rate over a day of steady demand above it", () => {
    const bucket = new TokenBucket(7);
    let taken = 0;
    for (let ms = 0; ms < 86_400_000; ms += 1000) if (takes(bucket, 1, ms)) taken++;
    // A full bucket of 7 and 7 a minute; the last second gains 7/60 only.
    expect(taken).toBe(7 + 7 * 1440 - 1);
  });

  it("gives a flow what it holds and what comes meanwhile", () => {
    const bucket = new TokenBucket(60);
    expect(bucket.within(0, 30_000)).toBe(90);
    bucket.take(90);
    expect(bucket.within(30_000, 60_000)).toBe(30);
  });
});
