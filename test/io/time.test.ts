import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { floorToMs } from "../../src/io/decimal.ts";
import { isoToEpochMs } from "../../src/io/iso-instant.ts";

describe("an ISO instant", () => {
  test("is read with T or a blank, up to nine decimals, Z, an offset or none", () => {
    const base = Date.UTC(2023, 10, 16, 18, 17, 3);
    expect(isoToEpochMs("2023-11-16 18:17:03.9799600")).toBe(base + 979);
    expect(isoToEpochMs("2023-11-16T18:17:03.999999999Z")).toBe(base + 999);
    expect(isoToEpochMs("2023-11-16T18:17:03Z")).toBe(base);
    expect(isoToEpochMs("2023-11-16T20:17:03+02:00")).toBe(base);
    expect(isoToEpochMs("2023-11-16T12:47:03-0530")).toBe(base);
    expect(isoToEpochMs(" 2023-11-16T19:17:03+01 ")).toBe(base);
    expect(isoToEpochMs("2023-11-16T18:17")).toBe(base - 3000);
    expect(isoToEpochMs("2023-11-16")).toBe(Date.UTC(2023, 10, 16));
  });

  test("that does not exist is none", () => {
    for (const text of [
      "2023-02-29",
      "2023-13-01",
      "2023-01-01T24:00",
      "2023-1-1",
      "16/11/2023",
      "",
      "2023-01-01T1:00",
    ]) {
      expect(isoToEpochMs(text), text).toBeNaN();
    }
    expect(isoToEpochMs("2024-02-29")).toBe(Date.UTC(2024, 1, 29));
  });

  test("agrees with the built-in calendar on any date", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          expect(isoToEpochMs(date.toISOString())).toBe(date.getTime());
        },
      ),
      { seed: 1 },
    );
  });
});

describe("a number of seconds", () => {
  test("becomes ms without the error of a binary fraction", () => {
    expect(floorToMs("0.29", 1000)).toBe(290);
    expect(floorToMs("1.005", 1000)).toBe(1005);
    expect(floorToMs("1700000000.9999999", 1000)).toBe(1_700_000_000_999);
    expect(floorToMs("0.1", 3_600_000)).toBe(360_000);
    expect(floorToMs("-0.5", 1)).toBe(-1);
    expect(floorToMs("1999", 0.001)).toBe(1);
    expect(floorToMs("abc", 1000)).toBeNaN();
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2_000_000_000 }),
        fc.integer({ min: 0, max: 9_999_999 }),
        (whole, part) => {
          const decimals = String(part).padStart(7, "0");
          expect(floorToMs(`${whole}.${decimals}`, 1000)).toBe(whole * 1000 + Math.floor(part / 10_000));
        },
      ),
      { seed: 5 },
    );
  });
});
