/** Sizes and lengths of the requests of the three segments. */
export interface ContractRequests {
  readonly gpus: number;
  readonly duration: string;
}

export interface ContractMarket {
  /** Keys of `policies`. */
  readonly policies?: object;
  /** Further keys of the product `on_demand`. */
  readonly onDemand?: object;
  /** By segment: labs, startups, batch. */
  readonly requests?: readonly [ContractRequests, ContractRequests, ContractRequests];
}

const REQUESTS = [
  { gpus: 4, duration: "4 h" },
  { gpus: 2, duration: "8 h" },
  { gpus: 1, duration: "1 h" },
] as const;

/** The market on which contracts judge policies, as a scenario: three segments, two products, two competitors, a pool. */
export function contractMarket({
  policies = {},
  onDemand = {},
  requests = REQUESTS,
}: ContractMarket): string {
  const [labs, startups, batch] = requests;
  const segment = (rate: string, each: ContractRequests): object => ({
    arrivals: { rate },
    wtp: "100 USD/GPUh",
    gpu_types: ["T"],
    ...each,
  });
  return JSON.stringify({
    schema: 1,
    name: "contract",
    start: "2026-11-02T00:00:00Z",
    horizon: "4 w",
    costs: { energy: false },
    fleet: {
      gpu_types: { T: { load_power: "1000 W", idle_power: "100 W", relative_performance: 1 } },
      clusters: { a: { gpu: "T", topology: "pool", gpus: 24 } },
    },
    market: {
      segments: {
        labs: segment("1 /h", labs),
        startups: segment("2 /h", startups),
        batch: segment("5 /h", batch),
      },
      competitors: {
        neocloud: { prices: { T: "2.5 USD/GPUh" } },
        hyperscaler: { prices: { T: "4 USD/GPUh" } },
      },
    },
    products: { on_demand: { price: "2 USD/GPUh", ...onDemand }, spot: { price: "1 USD/GPUh" } },
    policies: { forecast: { forecaster: "seasonal_naive" }, ...policies },
  });
}
