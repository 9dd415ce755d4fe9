import fc from "fast-check";
import { cents, maybe, minutes, share, whole } from "./arbitraries.ts";

/** Policies that set prices in random scenarios. */
export const PRICED_BY = [
  "time_of_use",
  "utilization",
  "feedback",
  "competitor_indexed",
  "thompson",
  "auction",
  "spot_index",
  "finite_horizon",
  "congestion_optimal",
] as const;

const every = minutes(1, 150);
const factor = fc.constantFrom(0.3, 0.8, 1, 1.7, 4);
const bounds = fc
  .tuple(whole(5, 200), whole(0, 500))
  .map(([floor, more]) => ({ floor: `${floor / 100} USD/GPUh`, cap: `${(floor + more) / 100} USD/GPUh` }));

const timeOfUse = fc.record({
  policy: fc.constant("time_of_use"),
  time_zone: maybe(fc.constantFrom("UTC+5:30", "UTC-7")),
  periods: fc.array(
    fc.record({
      days: maybe(fc.constantFrom("all", "weekdays", "weekend")),
      from: whole(0, 23),
      to: fc.constantFrom(1, 5.5, 12, 24),
      factor,
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const utilization = fc
  .record({
    policy: fc.constant("utilization"),
    every,
    steps: fc.uniqueArray(fc.constantFrom(0, 0.2, 0.5, 0.8, 1), { minLength: 1 }),
    curve: fc.record({ empty: factor, full: factor, exponent: maybe(fc.constantFrom(0.5, 3)) }),
    isSmooth: fc.boolean(),
    hysteresis: maybe(share),
    largest_step: maybe(share),
  })
  .map(({ steps, curve, isSmooth, ...rest }) => {
    if (isSmooth) return { ...rest, curve };
    return { ...rest, schedule: steps.sort().map((from, at) => ({ from, factor: 0.5 + at })) };
  });

const answer = maybe(fc.record({ target: share, gain: fc.constantFrom(0, 0.5, 3) }));
const feedback = fc
  .tuple(fc.record({ policy: fc.constant("feedback"), every, occupancy: answer, queue: answer }), bounds)
  .map(([draft, ends]) => ({ ...draft, ...ends }));

const competitorIndexed = fc
  .tuple(
    fc.record({
      policy: fc.constant("competitor_indexed"),
      to: fc.constantFrom("cheapest", "median", "neocloud"),
      premium: maybe(fc.constantFrom(-0.3, 0, 0.2)),
      every: maybe(every),
    }),
    bounds,
  )
  .map(([draft, ends]) => ({ ...draft, ...ends }));

const thompson = fc.record({
  policy: fc.constant("thompson"),
  grid: fc
    .uniqueArray(whole(10, 900), { minLength: 2, maxLength: 4 })
    .map((grid) => grid.sort((a, b) => a - b).map((price) => `${price / 100} USD/GPUh`)),
  every,
  memory: maybe(fc.constantFrom(0.5, 1)),
});

/** A pricing that any kind of product may have. */
export const pricing = fc.oneof(timeOfUse, utilization, feedback, competitorIndexed, thompson);

/** A pricing of blocks. */
export const blockPricing = fc.record({
  policy: fc.constant("finite_horizon"),
  customers: fc.constantFrom("1 /h", "9 /h"),
  mean_value: cents(50, 400),
  gpus: maybe(whole(1, 8)),
});

/** A pricing by how many leases there are; the product must be of one GPU type. */
export const occupancyPricing = fc
  .tuple(
    bounds,
    fc.record({
      policy: fc.constant("congestion_optimal"),
      mean_stay: minutes(10, 200),
      gpus: whole(1, 40),
      every,
      explore: maybe(share),
    }),
  )
  .map(([ends, { every: period, explore, ...draft }]) => ({
    ...draft,
    estimate: { every: period, explore, ...ends },
  }));

const auction = fc.record({
  policy: fc.constant("auction"),
  every,
  rule: fc.constantFrom("highest_rejected", "lowest_accepted"),
  floor: maybe(cents(5, 100)),
  cap: maybe(cents(100, 900)),
});

const spotIndex = fc
  .tuple(
    fc.record({
      policy: fc.constant("spot_index"),
      every: maybe(minutes(60, 150)),
      weight: fc.constantFrom(0.1, 1),
    }),
    bounds,
  )
  .map(([draft, ends]) => ({ ...draft, ...ends }));

/** A pricing that goes by the bids for spot. */
export const bidPricing = fc.oneof({ weight: 2, arbitrary: auction }, spotIndex);
