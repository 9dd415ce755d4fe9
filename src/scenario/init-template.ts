/**
 * The starter scenario that `surplus init` writes: small, complete, explained line by line.
 *
 * @param options.file  Name of the file that it will be.
 * @param options.schema  Path of the JSON Schema for editor completion, as seen from the file.
 */
export function initTemplate(options: {
  readonly name: string;
  readonly file: string;
  readonly schema: string;
}): string {
  return `# yaml-language-server: $schema=${options.schema}
#
# What is the surplus of a 1,024-GPU cluster worth? The owner's assistant follows the day, its training jobs can wait;
# what they leave idle is sold. Change a figure and run it again:
#
#   surplus validate ${options.file}
#   surplus run ${options.file}
#
# Quantities carry their unit: 8 h, 12 /h, 2.95 USD/GPUh, 5 MW. Shares are 0..1 or 5 %. The scenario reference lists
# all keys with their defaults.

schema: 1 # version of this format
name: ${options.name}
description: One cluster for two weeks, sold in two ways.
start: 2026-11-02T00:00:00Z # a Monday
horizon: 2 w # total length; or an end such as 2026-11-16T00:00:00Z
warmup: 2 d # fills the cluster; simulated, not measured
seed: 1 # the same seed gives the same result, byte for byte
replications: 5 # runs with different draws; more of them narrow the intervals

fleet:
  data_centers:
    home:
      time_zone: America/New_York
      power_cap: 2 MW
      pue: 1.1 # facility power / IT power
      electricity: 65 USD/MWh
  clusters:
    main:
      data_center: home
      gpu: H100 # power, price and speed come from the catalog
      nodes: 128
      gpus_per_node: 8
      sellable: 0.6 # at most 60 % of the GPUs in tenants' hands at once
      turnaround: 20 min # to change a GPU between internal and external use
      buffer: 5 % # for disasters: spot may stand on it, firm leases may not
      failures:
        time_to_failure: { law: exponential, mean: 263 d } # per node
        time_to_repair: { law: lognormal, median: 4 h, p90: 2 d }

internal: # the owner's own work comes first
  services:
    assistant: # serves people: needs its GPUs at once
      demand:
        profile:
          base: 320 # mean GPUs
          time_zone: America/New_York
          daily: { peak_to_trough: 2.2, peak_hour: 20 }
          weekly: [1, 1, 1, 1, 1, 0.9, 0.9] # Monday first
          noise: { sd: 0.05, correlation: 1 h }
      clusters: [main]
      headroom: 0.1 # spare instances above demand
      load_time: 3 min
      value: 17 USD/GPUh # what an hour of unmet demand costs
  jobs:
    training: # can wait, and can be interrupted
      arrivals: { rate: 3 /h }
      gpus: { law: discrete, values: [8, 16, 64], weights: [6, 3, 1] }
      work: { law: lognormal, median: 3 h, p90: 12 h }
      clusters: [main]
      preemptible: true
      checkpoint: { interval: 1 h, cost: 15 s }
      restart: 6 min
      deadline: 24 h
      value: 4 USD/GPUh

market: # tenants choose what is worth most to them
  segments:
    enterprises:
      arrivals: { rate: 0.5 /d }
      gpus: { law: discrete, values: [32, 64], weights: [3, 1] }
      duration: { law: exponential, mean: 14 d }
      wtp: { law: lognormal, median: 2.6 USD/GPUh, p90: 4 USD/GPUh } # willingness to pay
      patience: 1 d # waits a day for room, then goes
      products: [reserved, on_demand]
    startups:
      arrivals: { rate: 1.5 /h, daily: [0.5, 1.5, 1.5, 0.5] } # by six hours of the day
      gpus: { law: discrete, values: [8, 16], weights: [2, 1] }
      duration: { law: exponential, mean: 10 h }
      wtp: { law: lognormal, median: 2.8 USD/GPUh, p90: 4 USD/GPUh }
      interruption_discount: 0.4 # spot is worth 40 % less to them
      products: [on_demand, spot]
    batch:
      arrivals: { rate: 4 /h }
      gpus: 8
      duration: { law: exponential, mean: 4 h }
      wtp: { law: lognormal, median: 1.3 USD/GPUh, p90: 2.2 USD/GPUh }
      interruption_discount: 0.1
      patience: 12 h
      products: [spot]
  competitors:
    neocloud:
      prices: { H100: 3.20 USD/GPUh }

products:
  reserved: # a contract for a term; what is not used is paid all the same
    price: { H100: { of: on_demand, times: 0.8 } }
    term: 7 d
    min_duration: 7 d # tenants who need it for less cannot have it
    usage: 0.8
    resell_idle: true # the idle 20 % is sold again as spot
    prepaid: 0.3
  on_demand: # firm: never taken back
    price: { H100: 2.95 USD/GPUh }
    sla: aws # credits when availability falls below 99.99, 99 or 95 %
  spot: # taken back, with notice, when firm or internal work needs it
    price: { H100: { of: on_demand, times: 0.35 } }
    notice: 2 min
    on_reclaim: requeue
    interrupted_hour: free
    checkpoint: { interval: 30 min, cost: 1 min }

# models: # sell tokens as well: a model of the catalog, its replicas, and who calls it (docs/how-to/own-llm-trace.md)
#   llama: { catalog: llama-3.3-70b, deployments: { h100: { clusters: [main], replicas: 4 } } }
# and below \`market\`:
#   clients:
#     chat: { model: llama, arrivals: { rate: 5 /s }, input_tokens: 800, output_tokens: 150 }

policies:
  queue_order: priority
  placement: best_fit
  reclaim: youngest_first
  capacity_control: complete_sharing

costs:
  tenancy_overhead: 10 % # of usage revenue
  support: 0.05 USD/GPUh

initial:
  start: stationary # as if all had run for long; \`empty\` needs a warm-up longer than the longest lease

observe: # further metrics beside the standard ones
  - { name: idle_gpus, moments: { gpus: idle } }
  - { name: training_wait_over_1h, wait_tail: training, longer_than: 1 h }

variants: # each is this file with a patch merged over it; null removes
  mix: {}
  spot-only:
    products: { reserved: null, on_demand: null }
`;
}
