import fc from "fast-check";
import { maybe, minutes, patience, shape, share, whole } from "./arbitraries.ts";

/** Models, their clients and assistants for random scenarios: few replicas, long answers, short lines. */
const MODEL_NAMES = ["small", "large"];
const TIER_NAMES = ["standard", "priority", "flex", "batch"];

const scaling = fc.oneof(
  whole(0, 3).map((replicas) => ({ policy: "fixed", replicas })),
  fc.record({
    policy: fc.constant("target_utilization"),
    target: fc.constantFrom(0.3, 0.8, 1),
    hold: fc.constantFrom("0 s", "20 min"),
  }),
  fc.record({
    policy: fc.constant("queue_length"),
    grow_above: whole(0, 3),
    step: whole(1, 2),
  }),
);

const replicas = fc.oneof(
  whole(1, 3),
  fc.record({
    min: whole(0, 1),
    max: maybe(whole(1, 4)),
    every: fc.constantFrom("3 min", "25 min"),
    scaling,
  }),
);

const model = fc.record({
  nodes: fc.constantFrom(0, 0, 1, 2),
  step: fc.constantFrom({ base: "100 ms", per_sequence: "0 s" }, { base: "40 ms", per_sequence: "12.5 ms" }),
  max_batch: whole(1, 4),
  prefill: fc.constantFrom("0 s", "7 ms"),
  load_time: fc.constantFrom("0 s", "4 min"),
  drain_time: fc.constantFrom("0 s", "3 min"),
  notice: fc.constantFrom("0 s", "2 min", "30 min"),
  replicas: maybe(replicas),
  internal_replicas: maybe(replicas),
  queue_limit: maybe(whole(0, 5)),
  max_wait: maybe(minutes(1, 60)),
  deadline: minutes(10, 300),
  rest: fc.record({
    fidelity: fc.constantFrom("per_request", "aggregate"),
    interval: fc.constantFrom("1 min", "17 min"),
    routing: fc.constantFrom("least_loaded", "round_robin"),
    shares_replicas: fc.boolean(),
    priority: maybe(whole(1, 7)),
    on_recall: fc.constantFrom("requeue", "fail"),
    displaces_flex: fc.boolean(),
  }),
});

const caller = {
  model: whole(0, 1),
  rate: fc.constantFrom(0, 5, 40, 150),
  cv: fc.constantFrom(1, 0.4, 3),
  shape,
  input_tokens: fc.constantFrom(1, 400, { law: "exponential", mean: 300 }),
  output_tokens: fc.constantFrom(1, 1500, { law: "lognormal", mean: 2500, cv: 1.5 }),
  cached_share: share,
  patience: maybe(patience),
  objective: maybe(fc.constant({ first_token: "30 s", per_token: "110 ms" })),
};

const client = fc.record({
  ...caller,
  tier: fc.constantFrom(...TIER_NAMES),
  rest: fc.record({
    budget: maybe(fc.constantFrom("0.5 USD", "5 USD")),
    rate_limit: maybe(fc.constantFrom({ requests: "1 /min" }, { tokens: "3000 tokens/min" })),
    wtp: maybe(fc.constant({ law: "exponential", mean: "8 USD/Mtok" })),
    elasticity: maybe(fc.constant({ reference_price: "4 USD/Mtok", exponent: 1.3 })),
  }),
});

const assistant = fc.record({ ...caller, value: fc.constantFrom("0 USD/Mtok", "9 USD/Mtok") });

/** Parts that `modelSections` fits to a fleet. */
export const models = fc.record({
  models: fc.array(model, { maxLength: 2 }),
  clients: fc.array(client, { maxLength: 3 }),
  assistants: fc.array(assistant, { maxLength: 1 }),
});
type ModelParts = typeof models extends fc.Arbitrary<infer T> ? T : never;

/** The cluster that models run on. */
export interface Home {
  readonly name: string;
  readonly nodes: number;
  readonly gpusPerNode: number;
}

/** The sections `models`, `market.clients` and `internal.assistants`; all undefined where there are no models. */
export function modelSections(parts: ModelParts, home: Home) {
  const count = parts.models.length;
  if (count === 0) return {};
  const callerOf = ({
    model: at,
    rate,
    cv,
    shape: form,
    ...rest
  }: ModelParts["assistants"][number] | Client) => ({
    ...rest,
    model: MODEL_NAMES[at % count],
    arrivals: { rate: `${rate} /h`, cv, ...form },
  });
  return {
    models: named(
      MODEL_NAMES,
      parts.models.map((each) => modelOf(each, home)),
    ),
    clients: named(
      ["app", "shop", "crawler"],
      parts.clients.map(({ rest, ...each }) => ({ ...callerOf(each), ...rest })),
    ),
    assistants: named(["helper"], parts.assistants.map(callerOf)),
  };
}
type Client = Omit<ModelParts["clients"][number], "rest">;

function modelOf(parts: ModelParts["models"][number], { name, nodes, gpusPerNode }: Home): object {
  const { nodes: wanted, rest, queue_limit, max_wait, deadline, replicas: sold, ...deployment } = parts;
  const waiting = { queue_limit, max_wait };
  return {
    ...rest,
    deployments: {
      here: {
        ...deployment,
        clusters: [name],
        gpus_per_replica: wanted === 0 ? 1 : Math.min(wanted, nodes) * gpusPerNode,
        // Something must run somewhere.
        replicas: sold ?? (deployment.internal_replicas === undefined ? 1 : undefined),
      },
    },
    tiers: {
      standard: { input: "1 USD/Mtok", cached_input: "0.25 USD/Mtok", output: "5 USD/Mtok", ...waiting },
      priority: { multiplier: 1.5, ...waiting },
      flex: waiting,
      batch: { deadline, ...waiting },
    },
  };
}

function named<T>(names: readonly string[], values: readonly T[]): Record<string, T> {
  return Object.fromEntries(values.map((value, at) => [names[at]!, value]));
}
