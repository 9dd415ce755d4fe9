import { describe, expect, it } from "vitest";
import { NotRunError } from "../../src/verify/params.ts";
import { lawOfMoments, serviceLaw } from "../../src/verify/service-law.ts";

describe("service law of a case", () => {
  it.each([
    ["exponential", { law: "exponential", mean: "2 h" }],
    ["deterministic", { law: "constant", value: "2 h" }],
    ["lognormal scv=4", { law: "lognormal", mean: "2 h", cv: 2 }],
    ["erlang-3", { law: "erlang", mean: "2 h", stages: 3 }],
    ["erlang k=2", { law: "erlang", mean: "2 h", stages: 2 }],
    ["gamma scv 0.5", { law: "gamma", mean: "2 h", shape: 2 }],
  ])("reads %s with a mean given elsewhere", (text, written) => {
    expect(serviceLaw(text, 2).written).toEqual(written);
  });

  it("reads a mean in the text", () => {
    expect(serviceLaw("deterministic 1", undefined).written).toEqual({ law: "constant", value: "1 h" });
    expect(serviceLaw("lognormal 1.6 scv 2", undefined)).toMatchObject({ meanH: 1.6, scv: 2 });
    expect(serviceLaw("lognormal mean 1 scv 4", undefined)).toMatchObject({ meanH: 1, scv: 4 });
    expect(serviceLaw("uniform(0,0.5)", 0.25)).toMatchObject({ meanH: 0.25, scv: expect.closeTo(1 / 3, 12) });
  });

  it("reads an object", () => {
    expect(serviceLaw({ type: "exp", mean: 3 }, undefined).written).toEqual({
      law: "exponential",
      mean: "3 h",
    });
    expect(serviceLaw({ type: "det", mean: 4 }, undefined).written).toEqual({
      law: "constant",
      value: "4 h",
    });
  });

  it("lets classes take turns", () => {
    const laws = [0, 1, 2].map((turn) => serviceLaw("deterministic / lognormal mix", 1, turn).written["law"]);
    expect(laws).toEqual(["constant", "lognormal", "constant"]);
  });

  it("refuses a law that no scenario can express", () => {
    expect(() => serviceLaw("hyperexponential scv 4", 1)).toThrow(NotRunError);
  });

  it("finds a law by two moments", () => {
    expect(lawOfMoments(4, 32).written).toEqual({ law: "exponential", mean: "4 h" });
    expect(lawOfMoments(4, 16).written).toEqual({ law: "constant", value: "4 h" });
    expect(lawOfMoments(1, 1.5).written).toEqual({ law: "gamma", mean: "1 h", shape: 2 });
  });
});
