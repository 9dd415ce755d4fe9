import { logitShares } from "../../revenue/optimizers/mnl.ts";
import type { OracleCase } from "../cases.ts";
import { arrivals, type Document, hours, NO_ENERGY, onDemand, plain, pool, segment } from "../document.ts";
import { lostBy, type Mapped, ratio } from "../metric.ts";
import { NotRunError, type Params, paramsOf } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";

/** Tenants [1/h], and how long each stays [h]: the pool of `ROOM` GPUs never fills. */
const RATE = 1000;
const STAY_H = 0.01;
const ROOM = 100;

/** F14: tenants who choose between products, and walking away, by Gumbel utilities. */
export function logitChoice(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  if (!params.has("p")) throw new NotRunError("no prices to choose between (`p`)");
  const prices = params.numbers("p");
  const names = prices.map((_, at) => `product_${at + 1}`);
  const windowH = windowFor(oracle, effort, choicesFor(params, prices) / RATE, 100 * STAY_H);
  return [
    {
      suffix: "",
      about: "Tenants choose by logit between products whose quality sets them apart, and walking away.",
      document: {
        fleet: pool(ROOM),
        market: { segments: { tenants: choosers(params, names) } },
        products: Object.fromEntries(names.map((name, at) => [name, onDemand(prices[at])])),
        ...NO_ENERGY,
      },
      warmupH: 1,
      windowH,
      map: ({ key, index }) => choiceMetric(key, index),
    },
  ];
}

/** Utilities of the case are numbers; those of a scenario are dollars: all divided by beta. */
function choosers(params: Params, names: readonly string[]): Document {
  const beta = params.number("beta");
  const usd = (utility: number): string => `${plain(utility / beta)} USD/GPUh`;
  // The weight of walking away is that of a utility, which every product loses.
  const outside = Math.log(params.optional("A") ?? 1);
  const qualities = params.numbers("q");
  return {
    ...segment({
      arrivals: arrivals(RATE),
      duration: { law: "constant", value: hours(STAY_H) },
      patience: "0 s",
      product: "",
    }),
    wtp: "0 USD/GPUh",
    products: names.map((product, at) => ({ product, quality: usd(qualities[at]! - outside) })),
    choice: "logit",
    taste: usd(1),
  };
}

/** Choices that bring the rarest share to +-1 % [choices]. */
function choicesFor(params: Params, prices: readonly number[]): number {
  const products = params.numbers("q").map((quality) => ({ quality, costUsd: 0 }));
  const choice = { sensitivity: params.number("beta"), outsideWeight: params.optional("A") ?? 1 };
  const { shares, none } = logitShares(products, prices, choice);
  const rarest = Math.min(none, ...shares);
  return (196 * 196 * (1 - rarest)) / rarest;
}

function choiceMetric(key: string, product: number | undefined): Mapped | undefined {
  const ofTenants = (count: (run: Parameters<Parameters<typeof ratio>[0]>[0]) => number): Mapped => ({
    metric: ratio(count, (run) => run.flow("tenants").offered),
  });
  if (key === "none") return ofTenants((run) => lostBy(run.flow("tenants"), "priced_out"));
  if (key !== "share" || product === undefined) return undefined;
  return ofTenants((run) => run.segment("tenants").acceptedByProduct[product] ?? 0);
}
