import type { Scenario } from "../model/scenario.ts";

/** Name of what postings are of: a product, or behind them a model; absent where an account has none. */
export function postedName({ products, serving }: Scenario, index: number): string | undefined {
  return (products[index] ?? serving.models[index - products.length])?.name;
}
