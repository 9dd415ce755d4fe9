import { describe, expect, test } from "vitest";
import { ACCEPT, type ControlRequest, REFUSE } from "../../src/revenue/capacity-control.ts";
import { CAPACITY_CONTROL_POLICIES, capacityControlPolicy } from "../../src/revenue/policies/registry.ts";
import { capacityControlContract, type Holding, NAMES, viewOf } from "./capacity-control.contract.ts";

/** Valid parameters of every registered policy. */
const EXAMPLES: Readonly<Record<string, readonly unknown[]>> = {
  complete_sharing: [undefined, {}],
  class_limits: [
    { limits: {} },
    { limits: { labs: 12, spot: 0.29 } },
    { limits: { labs: 0, startups: 5, batch: "10 %", reserved: 8 } },
  ],
  trunk_reservation: [
    { reservations: {} },
    { reservations: { batch: 5, spot: 20 } },
    { reservations: { labs: 3, reserved: 4, spot: 2 } },
  ],
};

for (const policy of CAPACITY_CONTROL_POLICIES) {
  const examples = EXAMPLES[policy.name];
  if (examples === undefined) throw new Error(`no examples for the policy ${policy.name}`);
  capacityControlContract(policy, examples);
}

function decide(
  name: string,
  parameters: unknown,
  request: Partial<ControlRequest>,
  holding: Holding,
): number {
  const policy = capacityControlPolicy(name)!;
  const checked = policy.parameters(parameters, NAMES);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  const full = { segment: 0, product: 0, gpus: 1, cluster: 0, priceNano: 1, startsInMs: 0, ...request };
  return policy.create(checked.value, NAMES).decide(full, viewOf(holding));
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
      const checked = policy.parameters({ limits }, NAMES);
      if (!checked.ok) throw new Error("bad limits");
      return policy.create(checked.value, NAMES).withheldGpus(viewOf(holding), 0);
    };
    // 41 GPUs are free.
    expect(withheld({ labs: 5, startups: 10 })).toBe(0);
    expect(withheld({ labs: 8, startups: 10, batch: 6 })).toBe(41 - 3 - 10 - 2);
    expect(withheld({ reserved: 5, spot: 10 })).toBe(41 - 2 - 4);
  });

  test("refuse amounts that are neither GPUs nor shares", () => {
    for (const bad of [-1, 1.5, "12", "150 %", null, "5 GPUs"]) {
      const checked = capacityControlPolicy("class_limits")!.parameters({ limits: { labs: bad } }, NAMES);
      expect(checked.ok, String(bad)).toBe(false);
    }
    expect(capacityControlPolicy("class_limits")!.parameters(undefined, NAMES).ok).toBe(false);
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

  test("withholds the smallest reservation", () => {
    const policy = capacityControlPolicy("trunk_reservation")!;
    const checked = policy.parameters({ reservations: { reserved: 4, spot: 3 } }, NAMES);
    if (!checked.ok) throw new Error("bad reservations");
    expect(policy.create(checked.value, NAMES).withheldGpus(viewOf(holding), 0)).toBe(3);
  });
});

test("a policy that is not registered is undefined", () => {
  expect(capacityControlPolicy("magic")).toBeUndefined();
});
