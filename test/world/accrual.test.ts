import { expect, it } from "vitest";
import { SERIES_VALUES } from "../../src/model/ports.ts";
import { STATE_COUNT, UNSOLD_REASONS } from "../../src/model/states.ts";
import { run, SummedSeries, scenarioOf } from "../invariants/run-document.ts";
import { micro, pool, quiet, type Sections } from "../micro/run-yaml.ts";

const REVENUE = STATE_COUNT + UNSOLD_REASONS.length + SERIES_VALUES.extra.indexOf("revenue_usd");

/** Revenue of the time series of two hours, in which each product has a lease on one GPU from the start. */
function revenueUsd(products: Sections): number {
  const leases = Object.keys(products).map((product) => ({
    segment: "tenants",
    product,
    gpu: "T",
    gpus: 1,
    remaining: "9 h",
  }));
  const text = micro({
    horizon: "2 h",
    fleet: pool(4),
    market: { segments: { tenants: quiet() } },
    products,
    initial: { leases },
  });
  const series = new SummedSeries();
  run(scenarioOf(JSON.parse(text)), { series });
  return series.sums[0]![REVENUE]!;
}

const moved = (hour: number, factor: number): Sections => ({
  kind: "spot",
  price: "1 USD/GPUh",
  pricing: { policy: "time_of_use", periods: [{ from: hour, to: 24, factor }] },
});

it("the time series earns at the new prices of all products that change at one instant", () => {
  // An hour at 1 USD each, then one at 3 and one at 5.
  expect(revenueUsd({ one: moved(1, 3), two: moved(1, 5) })).toBeCloseTo(2 + 3 + 5, 9);
});

it("the time series earns from the start at a price that a policy sets at the start", () => {
  expect(revenueUsd({ one: moved(0, 3) })).toBeCloseTo(2 * 3, 9);
});
