import {
  duration,
  needed,
  type Pricing,
  type PricingPolicy,
  price,
  roundHalfEven,
  share,
} from "surplus-sim/policy";

const parameters = {
  every: needed(duration(), "time between looks"),
  step: needed(share(), "change of the price at a look"),
  floor: needed(price(), "lowest price"),
  cap: needed(price(), "highest price"),
};

/** The price climbs a step after a look with sales, and falls a step after one without. */
export const policy: PricingPolicy<typeof parameters> = {
  name: "sales_ladder",
  description: "The price rises while there are sales and falls while there are none.",
  parameters,
  check: ({ floor, cap }) =>
    floor <= cap ? [] : [{ path: ["floor"], expected: "a floor up to the cap", found: "one above it" }],
  create({ every, step, floor, cap }, { postedNano }): Pricing {
    let salesBefore = 0;
    return {
      name: "sales_ladder",
      // The run begins at the posted price, which may lie outside.
      floorNano: Math.min(floor, postedNano),
      capNano: Math.max(cap, postedNano),
      firstLookMs: every,
      nextLookMs: (nowMs) => nowMs + every,
      price({ priceNano, sales }) {
        const factor = sales > salesBefore ? 1 + step : 1 - step;
        salesBefore = sales;
        return Math.min(cap, Math.max(floor, roundHalfEven(priceNano * factor)));
      },
      state: () => ({ salesBefore }),
    };
  },
};

/** Parameters to try it with, as a scenario gives them: `surplus verify --policy` reads them. */
export const examples = [{ every: "1 h", step: "5 %", floor: "1 USD/GPUh", cap: "4 USD/GPUh" }];
