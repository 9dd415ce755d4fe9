import fc from "fast-check";
import { expect, test } from "vitest";
import {
  complement,
  decimalOf,
  parseDecimal,
  scaleNano,
  toNanoHalfEven,
} from "../../src/scenario/decimal.ts";
import { parseInstant, parseIso } from "../../src/scenario/instants.ts";
import { nearestName } from "../../src/scenario/problem.ts";
import { utcOffsetMs } from "../../src/scenario/time-zone.ts";
import { readQuantity } from "../../src/scenario/units.ts";

const YEAR_GROWTH = 1.06 ** 12 - 1;

test.each([
  ["500 ms", "duration", 500],
  ["30 s", "duration", 30_000],
  ["5min", "duration", 300_000],
  ["1.5 h", "duration", 5_400_000],
  ["2 d", "duration", 172_800_000],
  ["4 w", "duration", 2_419_200_000],
  ["12 /h", "rate", 12],
  ["1 /min", "rate", 60],
  ["24 /d", "rate", 1],
  ["2.95 USD/GPUh", "price", 2.95],
  ["1000 MW", "power", 1e9],
  ["65 USD/MWh", "electricity", 65],
  ["0.065 USD/kWh", "electricity", 65],
  ["100 USD", "money", 100],
  ["100 USD/h", "money_rate", 100],
  ["6 %/month", "growth", YEAR_GROWTH],
  ["0.5 /year", "growth", 0.5],
] as const)("%s is read as %s", (text, dimension, value) => {
  const reading = readQuantity(text, dimension);
  expect(reading.ok && reading.value).toBeCloseTo(value, 9);
});

test.each(["8", "h", "", "8 H", "8 h 30 min", "1,000 h", "0x10 h", "eight h", "8 USD", "NaN h"])(
  "%j is no duration",
  (text) => {
    expect(readQuantity(text, "duration").ok).toBe(false);
  },
);

test("decimal text becomes whole nano-units exactly, half to even", () => {
  const nano = (text: string) => toNanoHalfEven(parseDecimal(text)!);
  expect([nano("2.95"), nano("0.000000001"), nano("1e-9"), nano("1234567.000000001")]).toEqual([
    2_950_000_000, 1, 1, 1_234_567_000_000_001,
  ]);
  expect([nano("0.0000000005"), nano("0.0000000015"), nano("-0.0000000015")]).toEqual([0, 2, -2]);
});

test("a multiple of a price is exact on the printed decimals", () => {
  expect(scaleNano(2_950_000_000, decimalOf(0.8))).toBe(2_360_000_000);
  expect(scaleNano(2_950_000_000, complement(decimalOf(0.1)))).toBe(2_655_000_000);
});

test("any printed double keeps its value as a decimal", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const { digits, scale } = decimalOf(value);
      return Number(`${digits}e-${scale}`) === value + 0;
    }),
    { seed: 1 },
  );
});

test("ISO 8601 instants are UTC unless they say otherwise", () => {
  const noon = Date.UTC(2026, 10, 2, 12);
  expect(parseIso("2026-11-02T12:00:00Z")).toBe(noon);
  expect(parseIso("2026-11-02 12:00")).toBe(noon);
  expect(parseIso("2026-11-02T12:00:00.1234567Z")).toBe(noon + 123);
  expect(parseIso("2026-11-02T07:00:00-05:00")).toBe(noon);
  expect(parseIso("2026-11-02")).toBe(Date.UTC(2026, 10, 2));
  expect(parseInstant("3 d")).toEqual({ kind: "offset", ms: 259_200_000 });
  for (const bad of ["2026-13-01", "2026-02-29", "2026-11-02T25:00:00Z", "soon", "2 Nov 2026"]) {
    expect(parseInstant(bad)).toBeUndefined();
  }
});

test("time zones are offsets, names, or unknown", () => {
  const summer = Date.UTC(2026, 6, 1);
  expect(utcOffsetMs("UTC", summer)).toBe(0);
  expect(utcOffsetMs("UTC-5", summer)).toBe(-18_000_000);
  expect(utcOffsetMs("Europe/Stockholm", summer)).toBe(7_200_000);
  expect(utcOffsetMs("Europe/Stokholm", summer)).toBeUndefined();
  expect(utcOffsetMs("UTC+99", summer)).toBeUndefined();
});

test("names are suggested only when they are near", () => {
  expect(nearestName("gpuss", ["gpus", "nodes"])).toBe("gpus");
  expect(nearestName("h100", ["A100", "H100"])).toBe("H100");
  expect(nearestName("zebra", ["gpus", "nodes"])).toBeUndefined();
});
