/** What `surplus init` writes: small, complete, valid, and finished within a second. */
export const STARTER_SCENARIO = `# A first scenario: one cluster, one service of your own, one job queue, two kinds of tenants.
# Run it with:   surplus run scenario.yaml
# Every key is explained in docs/reference/scenario.md; a number with a unit must name it.

schema: 1
name: my-study
description: What the idle part of one cluster earns.
start: 2026-11-02T00:00:00Z
horizon: 8 d # total length, warm-up included
warmup: 1 d # simulated, but not counted
seed: 1 # the same seed gives the same results, to the last digit
replications: 5 # more give narrower intervals

fleet:
  data_centers:
    ohio:
      pue: 1.1
      electricity: 65 USD/MWh
  clusters:
    ohio-h100:
      data_center: ohio
      gpu: H100
      nodes: 32
      gpus_per_node: 8
      topology: nodes # gangs are placed on nodes; \`pool\` ignores places
      sellable: 0.8 # at most this share is rented out at once
      turnaround: 20 min # to change a GPU between your own and outside use

internal: # your own work
  services: # must run at once
    assistant:
      demand:
        profile:
          base: 80 # GPUs, on average over the day
          daily: { peak_to_trough: 2.2, peak_hour: 20 }
      clusters: [ohio-h100]
      instance_gpus: 8
      value: 17 USD/GPUh # what an unmet GPU-hour costs you
  jobs: # can wait
    training:
      arrivals: { rate: 2 /h }
      gpus: { law: discrete, values: [8, 16, 32], weights: [5, 3, 2] }
      work: { law: lognormal, median: 1 h, p90: 4 h }
      clusters: [ohio-h100]
      preemptible: true
      checkpoint: { interval: 30 min, cost: 15 s }
      restart: 6 min
      on_interruption: checkpoint
      deadline: 24 h
      decay: 24 h
      value: 4 USD/GPUh

market: # who would rent
  segments:
    startups:
      arrivals: { rate: 2 /h }
      gpus: { law: discrete, values: [4, 8, 16], weights: [3, 4, 2] }
      duration: { law: lognormal, median: 3 h, p90: 12 h }
      gpu_types: [H100]
      wtp: { law: lognormal, median: 3.4 USD/GPUh, p90: 6.5 USD/GPUh } # willingness to pay
      interruption_discount: 0.7 # spot is worth so much less to them
      products: [on_demand, spot]
    batch:
      arrivals: { rate: 10 /h }
      gpus: { law: discrete, values: [1, 2, 4, 8], weights: [3, 2, 2, 2] }
      duration: { law: lognormal, median: 1 h, p90: 4 h }
      gpu_types: [H100]
      wtp: { law: lognormal, median: 0.95 USD/GPUh, p90: 2 USD/GPUh }
      interruption_discount: 0.15
      patience: 2 h # waits so long for free GPUs
      products: [on_demand, spot]

products: # what you offer
  on_demand: # firm: never taken back
    price: 2.95 USD/GPUh
  spot: # taken back when your own work needs the GPUs
    price: { of: on_demand, times: 0.35 }
    notice: 2 min
    on_reclaim: requeue

policies:
  queue_order: fifo
  placement: best_fit
  reclaim: youngest_first

costs:
  tenancy_overhead: 0.1 # share of what tenants pay
  support: 0.05 USD/GPUh

variants: # each is compared with the others under the same random draws
  internal-only: { policies: { sell: false } }
  on-demand-only: { products: { spot: null } }
  both: {}
`;
