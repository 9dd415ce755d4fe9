import { describe, expect, it } from "vitest";
import { estimate, halfWidth } from "../../src/verify/estimate.ts";
import {
  allowedHalfWidth,
  detectableBias,
  FULL_GATE,
  isFraction,
  judge,
  SHORT_GATE,
} from "../../src/verify/judge.ts";

const tolerance = { relative: 0.01, absoluteFloor: 0.0005, rule: "" };
const rules = { tolerance, gate: FULL_GATE };
const blocking = (value: number) => ({ label: "blocking", key: "blocking", value });
const of = (value: number, error: number) => ({ value, error, replications: 20 });

describe("estimate", () => {
  it("is the mean with the usual standard error for a plain mean", () => {
    const { value, error } = estimate([[1], [2], [3], [6]], ([mean]) => mean!);
    expect(value).toBe(3);
    expect(error).toBeCloseTo(Math.sqrt(14 / 3 / 4), 12);
  });

  it("takes a ratio as sum over sum", () => {
    expect(
      estimate(
        [
          [1, 10],
          [3, 10],
          [8, 20],
        ],
        ([top, bottom]) => top! / bottom!,
      ).value,
    ).toBe(0.3);
  });

  it("has a half-width of t times the error", () => {
    expect(halfWidth(of(1, 1), 0.95)).toBeCloseTo(2.093024, 5);
    expect(halfWidth(of(1, 1), 0.999)).toBeCloseTo(3.883406, 5);
  });
});

describe("gate", () => {
  it("allows a share of the value, and at least the floor for probabilities", () => {
    expect(allowedHalfWidth(blocking(0.2), rules)).toBe(0.002);
    expect(allowedHalfWidth(blocking(0.01), rules)).toBe(0.0005);
    expect(allowedHalfWidth({ label: "wq", key: "wq", value: 0.01 }, rules)).toBe(0.0001);
  });

  it.each([
    "blocking1",
    "internalBlocking",
    "pFull_at_0.5",
    "phases.pFull",
    "pAtLeast_8_up",
    "availabilityAt_mttr",
  ])("takes %s for a probability", (key) => expect(isFraction(key)).toBe(true));

  it.each(["wqP95", "preemptionRate", "peakTime", "phases.meanBusy", "carried1"])(
    "takes %s for a quantity",
    (key) => expect(isFraction(key)).toBe(false),
  );

  it("takes the floor of the whole for idle GPUs", () => {
    expect(
      allowedHalfWidth(
        { label: "surplusAtPeak", key: "surplusAtPeak", value: 0.01 },
        { ...rules, whole: 70 },
      ),
    ).toBe(0.035);
  });

  it("passes what is inside and narrow, and misses what is outside", () => {
    expect(judge(blocking(0.2), of(0.2015, 0.0005), rules).verdict).toBe("pass");
    expect(judge(blocking(0.2), of(0.203, 0.0005), rules)).toMatchObject({ verdict: "miss", retry: true });
  });

  it("misses an interval that stays too wide in a full run only", () => {
    const wide = of(0.2, 0.01);
    expect(judge(blocking(0.2), wide, rules).verdict).toBe("miss");
    expect(judge(blocking(0.2), wide, { tolerance, gate: SHORT_GATE }).verdict).toBe("wide");
  });

  it("misses a metric without a value", () => {
    expect(judge(blocking(0.2), of(Number.NaN, Number.NaN), rules)).toMatchObject({
      verdict: "miss",
      note: "no value",
    });
  });

  it("compares a metric that does not vary to the rounding of times", () => {
    const segments = { label: "segments", key: "segments", value: 12 };
    expect(judge(segments, of(12 + 1e-6, 0), rules).verdict).toBe("pass");
    expect(judge(segments, of(11, 0), rules).verdict).toBe("miss");
  });

  it("allows the floor where something rare never happened", () => {
    expect(judge(blocking(0.0004), of(0, 0), rules).verdict).toBe("pass");
    expect(judge(blocking(0.004), of(0, 0), rules).verdict).toBe("miss");
  });

  it("judges the standard deviation of a power tail loosely when the case says so", () => {
    const loose = {
      tolerance: { ...tolerance, rule: "mean only: the completion time has a power tail" },
      gate: FULL_GATE,
    };
    const sd = { label: "sd", key: "sd", value: 2 };
    expect(judge(sd, of(2.09, 0.001), loose).verdict).toBe("pass");
    expect(judge(sd, of(2.2, 0.5), loose).verdict).toBe("miss");
  });

  it("knows the bias that twenty replications at 1 % would have caught", () => {
    const judgement = judge(blocking(0.2), of(0.2, 0.002 / 2.093024), rules);
    expect(detectableBias(judgement)).toBeCloseTo(0.0268, 3);
  });
});
