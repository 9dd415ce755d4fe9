import { describe, expect, test } from "vitest";
import { loadHighsSolver } from "../../src/io/highs-solver.ts";
import type { LinearProgram, LinearSolver } from "../../src/model/ports.ts";
import { ACCEPT, type ControlView, REFUSE } from "../../src/revenue/capacity-control.ts";
import { fluidProgram } from "../../src/revenue/optimizers/fluid-program.ts";
import { bidPrice } from "../../src/revenue/policies/bid-price.ts";
import { sellerTerms } from "../../src/revenue/seller-terms.ts";
import { micro, pool, runYaml } from "../micro/run-yaml.ts";
import { parsed } from "../scenario/memory.ts";

const solver = await loadHighsSolver();

/** Loads of 15, 40 and 10 GPUs at 100, 60 and 20 USD on a pool of 70; the dear one doubles after six hours. */
function market(gpus = 70, control = "complete_sharing"): string {
  const segment = (product: string, rate: string, more: object = {}) => ({
    arrivals: { rate, ...more },
    gpus: 1,
    duration: "2 h",
    wtp: "1000 USD/GPUh",
    patience: "0 s",
    gpu_types: ["T"],
    products: [product],
  });
  const doubling = {
    steps: [
      { for: "6 h", factor: 1 },
      { for: "42 h", factor: 2 },
    ],
  };
  return micro({
    horizon: "2 d",
    fleet: pool(gpus),
    market: {
      segments: {
        rich: segment("dear", "7.5 /h", doubling),
        plain: segment("middle", "20 /h"),
        poor: segment("cheap", "5 /h"),
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

const terms = sellerTerms(parsed(market()).variants[0]!.scenario);

function viewOf(nowH: number, open: number): ControlView {
  return {
    nowMs: nowH * 3_600_000,
    installedUp: () => open,
    busy: () => 0,
    external: () => 0,
    free: () => open,
    recallableFor: () => 0,
    usedBySegment: () => 0,
    usedByProduct: () => 0,
    firm: () => 0,
    idleQuantile: () => open,
  };
}

/** A control that counts how often it plans, and what it says to the three classes. */
function counted(every: number) {
  let plans = 0;
  const counting: LinearSolver = {
    solve: (program) => {
      plans++;
      return solver.solve(program);
    },
  };
  const control = bidPrice.create({ every }, terms, { solver: counting });
  const ask = (nowH: number, open: number) =>
    [100, 60, 20].map((usd, segment) =>
      control.decide(
        {
          segment,
          product: segment,
          gpus: 1,
          cluster: 0,
          priceNano: usd * 1e9,
          startsInMs: 0,
          declaredMs: 7_200_000,
        },
        viewOf(nowH, open),
      ),
    );
  return { ask, plans: () => plans };
}

describe("bid prices", () => {
  test("are the price of the class that is just worth its GPUs, and 0 where there is room for all", () => {
    expect(counted(3_600_000).ask(0, 50)).toEqual([ACCEPT, ACCEPT, REFUSE]);
    expect(counted(3_600_000).ask(0, 10)).toEqual([ACCEPT, REFUSE, REFUSE]);
    expect(counted(3_600_000).ask(0, 60)).toEqual([ACCEPT, ACCEPT, ACCEPT]);
    expect(counted(3_600_000).ask(0, 70)).toEqual([ACCEPT, ACCEPT, ACCEPT]);
  });

  test("hold until the next plan is due, whatever happens meanwhile", () => {
    const { ask, plans } = counted(3_600_000);
    ask(0, 50);
    expect(ask(0.9, 10)).toEqual([ACCEPT, ACCEPT, REFUSE]);
    expect(plans()).toBe(1);
    expect(ask(1, 10)).toEqual([ACCEPT, REFUSE, REFUSE]);
    expect(plans()).toBe(2);
  });

  test("follow the demand of the time until the next plan", () => {
    const { ask } = counted(6 * 3_600_000);
    expect(ask(0, 60)).toEqual([ACCEPT, ACCEPT, ACCEPT]);
    // 30 dear and 40 middle GPUs leave nothing to the cheap.
    expect(ask(6, 60)).toEqual([ACCEPT, ACCEPT, REFUSE]);
  });

  test("need a solver, and say so", () => {
    const control = bidPrice.create({ every: undefined }, terms, {});
    const request = {
      segment: 0,
      product: 0,
      gpus: 1,
      cluster: 0,
      priceNano: 1,
      startsInMs: 0,
      declaredMs: 1,
    };
    expect(() => control.decide(request, viewOf(0, 50))).toThrow("without a solver");
  });
});

describe("the fluid program", () => {
  const dualsOf = (program: LinearProgram): readonly number[] => {
    const outcome = solver.solve(program);
    if (outcome.kind !== "optimal") throw new Error(outcome.kind);
    return [...outcome.rowDuals];
  };

  test("values the GPUs of each region by what one more would earn", () => {
    const first = { load: 12, served: [{ resource: 0, price: 5 }] };
    const second = {
      load: 10,
      served: [
        { resource: 0, price: 4 },
        { resource: 1, price: 3 },
      ],
    };
    // The first class fills region 0; half of the second goes to region 1, the rest is turned away.
    expect(dualsOf(fluidProgram([first, second], [10, 5])).slice(0, 2)).toEqual([5, 3]);
    expect(dualsOf(fluidProgram([first, second], [30, 5])).slice(0, 2)).toEqual([0, 0]);
  });
});

test("a run that plans every hour earns more on scarce GPUs than first come, first served", () => {
  const revenue = (control: string): number =>
    Number(runYaml(market(40, control), {}, solver).usd("usage_revenue"));
  expect(revenue("bid_price")).toBeGreaterThan(1.03 * revenue("complete_sharing"));
});
