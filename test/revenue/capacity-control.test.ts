import { describe, expect, test } from "vitest";
import { ACCEPT, type ControlRequest, REFUSE } from "../../src/revenue/capacity-control.ts";
import { CAPACITY_CONTROL_POLICIES, capacityControlPolicy } from "../../src/revenue/policies/registry.ts";
import { type Holding, viewOf } from "../../src/verify/contract/holding.ts";
import { crowd, micro, pool } from "../micro/run-yaml.ts";
import { parse } from "../scenario/memory.ts";
import { capacityControlContract, makeControl } from "./capacity-control.contract.ts";
import { controlProblems } from "./terms.ts";

/** Valid parameters of every registered policy. */
const EXAMPLES: Readonly<Record<string, readonly object[]>> = {
  complete_sharing: [{}],
  class_limits: [
    { limits: {} },
    { limits: { labs: 12, spot: 0.29 } },
    { limits: { labs: 0, startups: 5, batch: "10 %", on_demand: 8 } },
  ],
  trunk_reservation: [
    { reservations: {} },
    { reservations: { batch: 5, spot: 20 } },
    { reservations: { labs: 3, on_demand: 4, spot: 2 } },
  ],
  knapsack_optimal: [{}],
  miller: [{}],
  bid_price: [{}, { every: "6 h" }],
  littlewood: [{}, { demand: { on_demand: 12, spot: 8 } }, { demand: { labs: 3.5 }, law: "normal" }],
  emsr_a: [{}, { demand: { on_demand: 12, spot: 8 }, law: "normal" }],
  emsr_b: [{}, { demand: { on_demand: 12, spot: 8 } }, { law: "normal" }],
  nested_optimal: [{}, { demand: { on_demand: 12, spot: 8 } }, { law: "normal" }],
  forecast_quantile: [{ probability: 0.9 }, { probability: 0.5, duration_quantile: 0.9 }],
};

for (const policy of CAPACITY_CONTROL_POLICIES) {
  const examples = EXAMPLES[policy.name];
  if (examples === undefined) throw new Error(`no examples for the policy ${policy.name}`);
  capacityControlContract(policy, examples, policy.name === "miller" ? "alike" : "mixed");
}

function decide(
  name: string,
  parameters: object,
  request: Partial<ControlRequest>,
  holding: Holding,
): number {
  const policy = capacityControlPolicy(name)!;
  const full = {
    segment: 0,
    product: 0,
    gpus: 1,
    cluster: 0,
    priceNano: 1,
    startsInMs: 0,
    declaredMs: 1,
    ...request,
  };
  return makeControl(policy, parameters).decide(full, viewOf(holding));
}

const HELD = [
  [3, 2],
  [0, 0],
  [0, 4],
];

describe("class limits", () => {
  const holding = { installedUp: 100, internal: 50, held: HELD };

  test("count what the segment holds and what the product holds", () => {
    const limits = { labs: 6, spot: 7 };
    expect(decide("class_limits", { limits }, { segment: 0, gpus: 1 }, holding)).toBe(ACCEPT);
    expect(decide("class_limits", { limits }, { segment: 0, gpus: 2 }, holding)).toBe(REFUSE);
    expect(decide("class_limits", { limits }, { segment: 1, product: 1, gpus: 1 }, holding)).toBe(ACCEPT);
    expect(decide("class_limits", { limits }, { segment: 1, product: 1, gpus: 2 }, holding)).toBe(REFUSE);
    expect(decide("class_limits", { limits }, { segment: 1, product: 0, gpus: 40 }, holding)).toBe(ACCEPT);
  });

  test("take shares of the GPUs that are up without the error of a binary fraction", () => {
    const empty = {
      installedUp: 100,
      internal: 0,
      held: [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    };
    for (const share of [0.29, "29 %"]) {
      expect(decide("class_limits", { limits: { labs: share } }, { gpus: 29 }, empty)).toBe(ACCEPT);
      expect(decide("class_limits", { limits: { labs: share } }, { gpus: 30 }, empty)).toBe(REFUSE);
    }
  });

  test("withhold only what no mix of classes may take", () => {
    const policy = capacityControlPolicy("class_limits")!;
    const withheld = (limits: object): number => {
      return makeControl(policy, { limits }).withheldGpus(viewOf(holding), 0);
    };
    // 41 GPUs are free.
    expect(withheld({ labs: 5, startups: 10 })).toBe(0);
    expect(withheld({ labs: 8, startups: 10, batch: 6 })).toBe(41 - 3 - 10 - 2);
    expect(withheld({ on_demand: 5, spot: 10 })).toBe(41 - 2 - 4);
  });

  test("refuse amounts that are neither GPUs nor shares", () => {
    const path = "policies.capacity_control.limits";
    for (const bad of [-1, 1.5, "12", "150 %", "5 GPUs"]) {
      const problems = controlProblems({ policy: "class_limits", limits: { labs: bad } });
      expect(problems, String(bad)).toEqual([
        `${path}.labs: a whole number of GPUs, or a share such as 0.25 or \`25 %\``,
      ]);
    }
    expect(controlProblems({ policy: "class_limits" })).toHaveLength(1);
    expect(controlProblems("class_limits")).toEqual([
      "policies.capacity_control: the parameters of class_limits",
    ]);
  });

  test("name segments and products; all that are unknown are named at once", () => {
    const limits = { labz: 1, spott: 2, labs: 3 };
    const expected = "the name of a segment or product";
    expect(controlProblems({ policy: "class_limits", limits })).toEqual([
      `policies.capacity_control.limits.labz: ${expected}`,
      `policies.capacity_control.limits.spott: ${expected}`,
    ]);
  });
});

describe("trunk reservation", () => {
  const holding = { installedUp: 100, internal: 80, held: HELD };
  const reservations = { batch: 5, spot: 11, startups: 0 };

  test("keeps so many GPUs free, a segment's reservation before its product's", () => {
    // 11 GPUs are free.
    expect(decide("trunk_reservation", { reservations }, { segment: 2, product: 1, gpus: 6 }, holding)).toBe(
      ACCEPT,
    );
    expect(decide("trunk_reservation", { reservations }, { segment: 2, product: 1, gpus: 7 }, holding)).toBe(
      REFUSE,
    );
    expect(decide("trunk_reservation", { reservations }, { segment: 0, product: 1, gpus: 1 }, holding)).toBe(
      REFUSE,
    );
    expect(decide("trunk_reservation", { reservations }, { segment: 1, product: 1, gpus: 11 }, holding)).toBe(
      ACCEPT,
    );
    expect(decide("trunk_reservation", { reservations }, { segment: 0, product: 0, gpus: 11 }, holding)).toBe(
      ACCEPT,
    );
  });

  test("counts as free what the request could take back", () => {
    // 11 GPUs are free and 6 are under spot, which is weaker than on-demand (product 0) and not than itself.
    const kept = { reservations: { on_demand: 14, spot: 8 } };
    expect(decide("trunk_reservation", kept, { product: 0, gpus: 3 }, holding)).toBe(ACCEPT);
    expect(decide("trunk_reservation", kept, { product: 0, gpus: 4 }, holding)).toBe(REFUSE);
    expect(decide("trunk_reservation", kept, { product: 1, gpus: 3 }, holding)).toBe(ACCEPT);
    expect(decide("trunk_reservation", kept, { product: 1, gpus: 4 }, holding)).toBe(REFUSE);
  });

  test("withholds what the class with the smallest reservation may not take", () => {
    const policy = capacityControlPolicy("trunk_reservation")!;
    const control = makeControl(policy, { reservations: { on_demand: 4, spot: 3 } });
    const withoutSpot = HELD.map(([onDemand]) => [onDemand!, 0]);
    expect(control.withheldGpus(viewOf({ ...holding, held: withoutSpot }), 0)).toBe(3);
    // On-demand could take back 6 GPUs of spot, so that its 4 stay clear of all that are free.
    expect(control.withheldGpus(viewOf(holding), 0)).toBe(0);
  });
});

describe("knapsack optimum", () => {
  const free = (gpus: number, held: Holding["held"]): Holding => ({
    installedUp: gpus + held.flat().reduce((sum, each) => sum + each, 0),
    internal: 0,
    held,
  });
  const none = [
    [0, 0],
    [0, 0],
    [0, 0],
  ];

  test("admits everyone to an empty pool, and refuses what can never fit", () => {
    for (const [segment, gpus] of [4, 2, 1].entries()) {
      expect(decide("knapsack_optimal", {}, { segment, gpus }, free(24, none))).toBe(ACCEPT);
    }
    expect(decide("knapsack_optimal", {}, { segment: 0, gpus: 28 }, free(24, none))).toBe(REFUSE);
  });

  test("says at parsing when a cluster is too large for it, or a segment has several sizes", () => {
    const problems = (gpus: number, size: unknown): readonly string[] => {
      const crowds = Object.fromEntries(
        [1, 2, size].map((each, at) => [`s${at}`, { ...crowd("1 h", { gpus: each, duration: "1 h" }) }]),
      );
      const result = parse(
        micro({
          horizon: "2 d",
          fleet: pool(gpus),
          market: { segments: crowds },
          products: { on_demand: { price: "2 USD/GPUh" } },
          policies: { capacity_control: "knapsack_optimal" },
        }),
      );
      return result.ok ? [] : result.problems.map(({ path, expected }) => `${path}: ${expected}`);
    };
    const path = "policies.capacity_control";
    expect(problems(24, 3)).toEqual([]);
    expect(problems(500, 3)).toEqual([`${path}: a cluster small enough for an exact solution`]);
    expect(problems(24, { law: "discrete", values: [1, 2], weights: [1, 1] })).toEqual([
      `${path}: segments whose requests all have one size`,
    ]);
  });
});

test("a policy that is not registered is undefined", () => {
  expect(capacityControlPolicy("magic")).toBeUndefined();
});
