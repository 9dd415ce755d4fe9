import { describe, expect, test } from "vitest";
import {
  ACCEPT,
  type CapacityControl,
  type ControlView,
  REFUSE,
  type Verdict,
} from "../../src/revenue/capacity-control.ts";
import type { ValuesOf } from "../../src/revenue/parameters.ts";
import { capacityControlPolicy } from "../../src/revenue/policies/registry.ts";
import { priceLadder } from "../../src/revenue/price-classes.ts";
import { type SellerTerms, sellerTerms } from "../../src/revenue/seller-terms.ts";
import { micro, pool } from "../micro/run-yaml.ts";
import { parse } from "../scenario/memory.ts";

/** 50 GPUs, three products at 100, 60 and 20 USD, a segment for each. */
function market(control: unknown, segments: object = {}): string {
  const segment = (product: string, rate: string, more: object = {}) => ({
    arrivals: { rate },
    gpus: 1,
    duration: "2 h",
    wtp: "1000 USD/GPUh",
    gpu_types: ["T"],
    products: [product],
    ...more,
  });
  return micro({
    horizon: "2 d",
    fleet: pool(50),
    market: {
      segments: {
        rich: segment("dear", "7.5 /h"),
        plain: segment("middle", "20 /h"),
        poor: segment("cheap", "5 /h"),
        ...segments,
      },
    },
    products: {
      dear: { kind: "on_demand", price: "100 USD/GPUh" },
      middle: { kind: "on_demand", price: "60 USD/GPUh" },
      cheap: { kind: "on_demand", price: "20 USD/GPUh" },
    },
    policies: { capacity_control: control },
  });
}

function scenarioOf(text: string) {
  const result = parse(text);
  if (!result.ok) throw new Error(result.problems.map(({ expected }) => expected).join());
  return result.document.variants[0]!.scenario;
}

/** A view of an empty fleet but for GPUs held by dear, middle and cheap tenants. */
function viewOf(held: readonly number[], free: number): ControlView {
  const all = held.reduce((sum, each) => sum + each, 0);
  return {
    nowMs: 0,
    installedUp: () => all + free,
    busy: () => all,
    external: () => all,
    free: () => free,
    recallableFor: () => 0,
    usedBySegment: (_, segment) => held[segment]!,
    usedByProduct: (_, product) => held[product]!,
    firm: () => all,
    idleQuantile: () => free + all,
  };
}

/** Made once for each object of parameters. */
const controls = new Map<object, CapacityControl>();

const create = (control: object): CapacityControl => controlOf(market(control));

function controlOf(text: string): CapacityControl {
  const scenario = scenarioOf(text);
  const { name, parameters } = scenario.policies.capacityControl;
  const policy = capacityControlPolicy(name)!;
  return policy.create(parameters as ValuesOf<typeof policy.parameters>, sellerTerms(scenario), {});
}

/** Verdict on a request of one class when tenants hold so many GPUs of 50. */
function decide(control: object, ask: { product: number; gpus: number }, held: readonly number[]): Verdict {
  const made = controls.get(control) ?? create(control);
  controls.set(control, made);
  const free = 50 - held.reduce((sum, each) => sum + each, 0);
  const { product, gpus } = ask;
  return made.decide(
    { segment: product, product, gpus, cluster: 0, priceNano: 1, startsInMs: 0, declaredMs: 1 },
    viewOf(held, free),
  );
}

const REQUEST = { segment: 0, product: 0, gpus: 1, cluster: 0, priceNano: 1, startsInMs: 0, declaredMs: 1 };

/** The two dear products as blocks. */
const BLOCKS = ["dear", "middle"].reduce(
  (text, name) =>
    text.replace(
      `"${name}":{"kind":"on_demand"`,
      `"${name}":{"kind":"block","starts":["1 d"],"length":"2 h"`,
    ),
  market("emsr_b"),
);

describe("nested booking limits", () => {
  /** Littlewood keeps 14 of 50 GPUs for 15 at 100 USD against 60 USD, Poisson. */
  const littlewood = { policy: "littlewood", demand: { dear: 15, middle: 40 } };

  test("keep GPUs from the cheaper class, and none from the dearest", () => {
    expect(decide(littlewood, { product: 1, gpus: 36 }, [0, 0, 0])).toBe(ACCEPT);
    expect(decide(littlewood, { product: 1, gpus: 37 }, [0, 0, 0])).toBe(REFUSE);
    expect(decide(littlewood, { product: 0, gpus: 50 }, [0, 0, 0])).toBe(ACCEPT);
    expect(decide(littlewood, { product: 1, gpus: 1 }, [0, 35, 0])).toBe(ACCEPT);
    expect(decide(littlewood, { product: 1, gpus: 1 }, [0, 36, 0])).toBe(REFUSE);
  });

  test("count what dear tenants hold towards what is kept for them", () => {
    expect(decide(littlewood, { product: 1, gpus: 36 }, [14, 0, 0])).toBe(ACCEPT);
    expect(decide(littlewood, { product: 1, gpus: 30 }, [20, 0, 0])).toBe(ACCEPT);
  });

  test("leave classes alone that have no stated demand", () => {
    expect(decide(littlewood, { product: 2, gpus: 50 }, [0, 0, 0])).toBe(ACCEPT);
  });

  test("of the cheapest count the cheaper ones only", () => {
    // Optimal levels of the classes 100, 60, 20 with demand 3, 4, 8: nested, so that the cheapest is kept out most.
    const demand = { dear: 3, middle: 4, cheap: 8 };
    for (const policy of ["emsr_a", "emsr_b", "nested_optimal"]) {
      const control = { policy, demand };
      const open = (product: number, held: readonly number[]) => {
        let gpus = 0;
        while (gpus < 50 && decide(control, { product, gpus: gpus + 1 }, held) === ACCEPT) gpus++;
        return gpus;
      };
      const [middle, cheap] = [open(1, [0, 0, 0]), open(2, [0, 0, 0])];
      expect(cheap).toBeLessThan(middle);
      expect(middle).toBeLessThan(50);
      // What the middle class holds does not narrow the cheap one as long as it stays within what is kept.
      expect(open(2, [0, 3, 0])).toBe(cheap);
      expect(open(1, [0, 0, 5])).toBe(middle - 5);
    }
  });

  test("by segment instead of product, where the demand names segments", () => {
    const bySegment = { policy: "littlewood", demand: { rich: 15, plain: 40 } };
    expect(decide(bySegment, { product: 1, gpus: 36 }, [0, 0, 0])).toBe(ACCEPT);
    expect(decide(bySegment, { product: 1, gpus: 37 }, [0, 0, 0])).toBe(REFUSE);
  });
});

describe("demand to come", () => {
  const terms = (segments: object = {}): SellerTerms =>
    sellerTerms(scenarioOf(market("complete_sharing", segments)));
  const derived = { stated: undefined, law: "poisson" } as const;

  test("is what the segments would hold if nobody were refused", () => {
    const { kind, classes } = priceLadder(terms(), 0, derived);
    expect(kind).toBe("product");
    // 7.5, 20 and 5 requests an hour of 1 GPU for 2 h.
    expect(classes.map(({ mean }) => mean)).toEqual([15, 40, 10]);
    expect(classes.map(({ price }) => price)).toEqual([100e9, 60e9, 20e9]);
  });

  test("of blocks sold ahead is what is asked for in the time left", () => {
    const { classes } = priceLadder(sellerTerms(scenarioOf(BLOCKS)), 0, { ...derived, seasonH: 6 });
    expect(classes.map(({ mean }) => mean)).toEqual([45, 120]);
    // Leases are another market.
    expect(priceLadder(sellerTerms(scenarioOf(BLOCKS)), 0, derived).classes.map(({ mean }) => mean)).toEqual([
      10,
    ]);
  });

  test("of blocks lowers the levels as their start comes near", () => {
    const control = controlOf(BLOCKS);
    const isSold = (startsInH: number, gpus: number): boolean =>
      control.decide(
        { ...REQUEST, segment: 1, product: 1, gpus, startsInMs: startsInH * 3_600_000 },
        viewOf([0, 0, 0], 50),
      ) === ACCEPT;
    // 7.5 an hour are to come at 100 USD: of 60 in 8 h 57 are kept, of 7.5 in 1 h 7, rounded up by 3 % at most.
    expect([isSold(8, 1), isSold(1, 43), isSold(1, 44)]).toEqual([false, true, false]);
    expect(isSold(0.01, 50)).toBe(true);
  });

  test("has the spread of a Poisson number of requests of several GPUs", () => {
    const eights = {
      arrivals: { rate: "3 /h" },
      gpus: 8,
      duration: "2 h",
      wtp: "9 USD/GPUh",
      gpu_types: ["T"],
      products: ["dear"],
    };
    const { classes } = priceLadder(terms({ eights }), 0, { ...derived, law: "normal" });
    expect(classes[0]!.mean).toBeCloseTo(15 + 6 * 8, 9);
    expect(classes[0]!.sd! ** 2).toBeCloseTo(15 + 6 * 64, 9);
  });

  test("counts a segment with the first of its products, and gives a product that nobody turns to first none", () => {
    const both = {
      poor: {
        arrivals: { rate: "5 /h" },
        gpus: 1,
        duration: "2 h",
        wtp: "9 USD/GPUh",
        gpu_types: ["T"],
        products: ["middle", "cheap"],
      },
    };
    expect(priceLadder(terms(both), 0, derived).classes.map(({ mean }) => mean)).toEqual([15, 50, 0]);
  });
});

describe("parameters", () => {
  const problems = (control: unknown): readonly string[] => {
    const result = parse(market(control));
    return result.ok ? [] : result.problems.map(({ path, expected }) => `${path}: ${expected}`);
  };
  const path = "policies.capacity_control";

  test("name segments only, or products only", () => {
    expect(problems({ policy: "emsr_b", demand: { rich: 3, cheap: 4 } })).toEqual([
      `${path}.demand.cheap: segments only, or products only`,
    ]);
  });

  test("of Littlewood's rule leave two prices", () => {
    expect(problems("littlewood")).toEqual([`${path}: two prices`]);
    expect(problems({ policy: "littlewood", demand: { dear: 3, cheap: 4 } })).toEqual([]);
  });

  test("of Miller's policy need segments that are alike", () => {
    expect(problems("miller")).toEqual([]);
    const result = parse(market("miller", { big: { ...BIG, products: ["dear"] } }));
    expect(result.ok ? [] : result.problems.map(({ expected }) => expected)).toEqual([
      "segments of one size and one mean duration",
    ]);
  });
});

const BIG = {
  arrivals: { rate: "1 /h" },
  gpus: 2,
  duration: "2 h",
  wtp: "1000 USD/GPUh",
  gpu_types: ["T"],
};
