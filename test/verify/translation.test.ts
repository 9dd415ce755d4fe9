import { describe, expect, it } from "vitest";
import { FAMILIES } from "../../src/verify/families/registry.ts";
import { NotRunError } from "../../src/verify/params.ts";
import { plan } from "../../src/verify/plan.ts";
import { select } from "../../src/verify/verify.ts";
import { madeCase, PUBLIC_FILE, RUNNABLE } from "./public-cases.ts";

const translate = (oracle: Parameters<typeof plan>[0]) => plan(oracle, FAMILIES[oracle.family]!(oracle, 1));

describe("translation of cases", () => {
  it.each(RUNNABLE.map((oracle) => [oracle.id, oracle] as const))(
    "%s yields every metric that is expected",
    (_, oracle) => {
      const { scenarios, calculated, unmapped } = translate(oracle);
      expect(unmapped.map(({ label }) => label)).toEqual([]);
      const simulated = scenarios.flatMap(({ metrics }) => metrics);
      expect(simulated.length + calculated.length).toBe(oracle.expected.length);
    },
  );

  it("lists closed forms and families without translation apart", () => {
    const { run, calculations, notBuilt } = select(PUBLIC_FILE);
    expect(run.filter(({ kind }) => kind.startsWith("des"))).toHaveLength(55);
    const calculated = run.filter(({ kind }) => !kind.startsWith("des")).map(({ family }) => family);
    expect([...new Set(calculated)]).toEqual(["F05", "F15"]);
    expect(calculations.map(({ id }) => id)).toEqual(["F10-P05", "F10-P06"]);
    expect(notBuilt.map(({ family }) => family)).toEqual([
      "F05",
      "F06",
      "F07",
      "F09",
      "F12",
      "F13",
      "F14",
      "F16",
    ]);
  });

  it("calculates optima and simulates what they earn", () => {
    const classes = [
      { lambda: 1, r: 12 },
      { lambda: 4, r: 5 },
    ];
    const params = { c: 8, mu: 0.5, classes };
    const oracle = madeCase("F08", params, { optimalLimits: [8, 7], optimalRewardRate: 21.6 });
    const { scenarios, calculated } = translate(oracle);
    expect(calculated.map(({ value }) => value)).toEqual([8, 7]);
    expect(scenarios.map(({ document }) => document["policies"])).toEqual([
      { capacity_control: { policy: "trunk_reservation", reservations: { class_1: 0, class_2: 1 } } },
    ]);
  });

  it("keeps only the family asked for", () => {
    expect(select(PUBLIC_FILE, "F11").run.every(({ family }) => family === "F11")).toBe(true);
  });

  it("reports a metric that no scenario of the case yields", () => {
    const oracle = madeCase(
      "F01",
      { c: 2, lambda: 1, meanService: 1, discipline: "loss" },
      { blocking: 0.2, colour: 3 },
    );
    expect(translate(oracle).unmapped.map(({ label }) => label)).toEqual(["colour"]);
  });

  it("names a service law that no scenario can express", () => {
    const oracle = madeCase(
      "F01",
      { c: 2, lambda: 1, meanService: 1, service: "hyperexponential", discipline: "loss" },
      {},
    );
    expect(() => translate(oracle)).toThrow(NotRunError);
  });

  it("writes reservations by class, and the placement rule of packing cases", () => {
    const classes = [
      { b: 1, lambda: 1, es: 1 },
      { b: 2, lambda: 1, es: 1 },
    ];
    const reserved = madeCase("F02", { C: 4, classes, reservation: [1, 0] }, { blocking: [0.1, 0.2] });
    expect(translate(reserved).scenarios[0]!.document["policies"]).toEqual({
      capacity_control: { policy: "trunk_reservation", reservations: { class_1: 1, class_2: 0 } },
    });
    const packed = madeCase(
      "F02",
      { nodes: 2, gpusPerNode: 4, classes, placement: "worst-fit: x" },
      { blocking: [0.1, 0.2] },
    );
    expect(translate(packed).scenarios[0]!.document["policies"]).toEqual({ placement: "worst_fit" });
  });
});
