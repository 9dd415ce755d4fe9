import type { BadInput } from "./bad-inputs.ts";
import { GOOD } from "./memory.ts";

const DEPLOYMENT =
  "{clusters: [a], gpus_per_replica: 8, step: {base: 20 ms, per_sequence: 1 ms}, max_batch: 4, replicas: 2}";
const TIERS = "{standard: {input: 1 USD/Mtok, output: 2 USD/Mtok}}";
const CLIENT = "{model: llama, arrivals: {rate: 1 /s}, input_tokens: 100, output_tokens: 10}";

/** GOOD with a client (line 31), and a model of one deployment (line 40), its tiers (line 41) and more (line 42). */
export function withModel({
  deployment = DEPLOYMENT,
  tiers = TIERS,
  client = CLIENT,
  more = "",
} = {}): string {
  const rest = more === "" ? "" : `    ${more}\n`;
  return `${GOOD.replace("products:\n", `  clients:\n    chat: ${client}\nproducts:\n`)}models:
  llama:
    deployments:
      h: ${deployment}
    tiers: ${tiers}
${rest}`;
}

/** The same with an assistant (line 14) of the owner's own. */
function withAssistant(assistant: string): string {
  return withModel().replace("  jobs:\n", `  assistants:\n    helper: ${assistant}\n  jobs:\n`);
}

const MODEL = "models.llama";
const CHAT = "market.clients.chat";
const deployment = (from: string, to: string): string =>
  withModel({ deployment: replaced(DEPLOYMENT, from, to) });
const tiers = (text: string): string => withModel({ tiers: text });
const client = (from: string, to: string): string => withModel({ client: replaced(CLIENT, from, to) });

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`not in the scenario: ${from}`);
  return text.replace(from, to);
}

/** Faults of models that are served. */
const OF_MODELS: readonly BadInput[] = [
  {
    title: "an unknown entry of the catalog of models",
    text: withModel({ more: "catalog: llama-3-70b" }),
    place: `42:14 ${MODEL}.catalog`,
    expected: /one of/,
    found: /llama-3-70b/,
    suggestion: /llama-3.3-70b/,
  },
  {
    title: "a deployment on a cluster that is not there",
    text: deployment("[a]", "[aa]"),
    place: `40:22 ${MODEL}.deployments.h.clusters[0]`,
    expected: /the name of a cluster/,
    found: /`aa`/,
  },
  {
    title: "a deployment on clusters of two GPU types",
    text: deployment("clusters: [a], ", ""),
    place: `40:7 ${MODEL}.deployments.h.clusters`,
    expected: /clusters of one GPU type/,
    found: /H100, GB200/,
    suggestion: /a deployment for each GPU type/,
  },
  {
    title: "a replica that fits no cluster",
    text: deployment("gpus_per_replica: 8", "gpus_per_replica: 200"),
    place: `40:44 ${MODEL}.deployments.h.gpus_per_replica`,
    expected: /at most the 128 GPUs/,
    found: /200/,
  },
  {
    title: "a replica of no size",
    text: deployment("gpus_per_replica: 8, ", ""),
    place: `40:7 ${MODEL}.deployments.h.gpus_per_replica`,
    expected: /the GPUs of a replica/,
    found: /no `catalog`/,
    suggestion: /gpus_per_replica: 8/,
  },
  {
    title: "a replica that works at no speed",
    text: deployment("step: {base: 20 ms, per_sequence: 1 ms}, max_batch: 4, ", ""),
    place: `40:7 ${MODEL}.deployments.h.step`,
    expected: /how fast a replica works/,
    found: /nothing/,
    suggestion: /max_batch: 16/,
  },
  {
    title: "a step without a largest batch",
    text: deployment("max_batch: 4, ", ""),
    place: `40:7 ${MODEL}.deployments.h.max_batch`,
    expected: /most sequences in a batch/,
    found: /nothing/,
  },
  {
    title: "a step that takes no time",
    text: deployment("{base: 20 ms, per_sequence: 1 ms}", "{base: 0 ms, per_sequence: 0 ms}"),
    place: `40:47 ${MODEL}.deployments.h.step`,
    expected: /a step that takes time/,
    found: /map/,
  },
  {
    title: "a step and a table of speeds at once",
    text: deployment("max_batch: 4", "max_batch: 4, tokens_per_second: [[1, 50]]"),
    place: `40:102 ${MODEL}.deployments.h.tokens_per_second`,
    expected: /either `step` or `tokens_per_second`/,
    found: /both/,
  },
  {
    title: "a table of speeds that does not ascend",
    text: deployment(
      "step: {base: 20 ms, per_sequence: 1 ms}, max_batch: 4",
      "tokens_per_second: [[8, 400], [8, 500]]",
    ),
    place: `40:77 ${MODEL}.deployments.h.tokens_per_second[1]`,
    expected: /more sequences than in the entry before/,
    found: /list/,
  },
  {
    title: "a batch larger than any that was measured",
    text: deployment(
      "step: {base: 20 ms, per_sequence: 1 ms}, max_batch: 4",
      "tokens_per_second: [[8, 400]], max_batch: 9",
    ),
    place: `40:89 ${MODEL}.deployments.h.max_batch`,
    expected: /at most 8/,
    found: /9/,
  },
  {
    title: "a deployment without replicas",
    text: deployment(", replicas: 2", ""),
    place: `40:7 ${MODEL}.deployments.h.replicas`,
    expected: /`replicas` on surplus or `internal_replicas`/,
    found: /nothing/,
    suggestion: /replicas: 2/,
  },
  {
    title: "a plan of replicas without a policy",
    text: deployment("replicas: 2", "replicas: {max: 2}"),
    place: `40:102 ${MODEL}.deployments.h.replicas.scaling`,
    expected: /one of fixed, target_utilization/,
    found: /nothing/,
    suggestion: /add `scaling`/,
  },
  {
    title: "a policy of scaling that is not there",
    text: deployment("replicas: 2", "replicas: {scaling: {policy: target_utilisation}}"),
    place: `40:131 ${MODEL}.deployments.h.replicas.scaling.policy`,
    expected: /fixed, target_utilization/,
    found: /target_utilisation/,
    suggestion: /target_utilization/,
  },
  {
    title: "more replicas at least than at most",
    text: deployment("replicas: 2", "replicas: {min: 3, max: 2, scaling: {policy: fixed, replicas: 2}}"),
    place: `40:126 ${MODEL}.deployments.h.replicas.max`,
    expected: /at least `min`, 3/,
    found: /2/,
  },
  {
    title: "a model without deployments",
    text: withModel().replace(`\n      h: ${DEPLOYMENT}`, " {}"),
    place: `39:5 ${MODEL}.deployments`,
    expected: /at least one deployment/,
    found: /map/,
  },
  {
    title: "competitors of a proprietary model",
    text: withModel({
      more: "access: proprietary\n    competitors: {other: {input: 1 USD/Mtok, output: 1 USD/Mtok}}",
    }),
    place: `43:5 ${MODEL}.competitors`,
    expected: /no competitors of a proprietary model/,
    found: /`other`/,
    suggestion: /access: open/,
  },
];

/** Faults of what models are sold as. */
const OF_TIERS: readonly BadInput[] = [
  {
    title: "a price of tokens without a unit",
    text: tiers("{standard: {input: 1, output: 2 USD/Mtok}}"),
    place: `41:31 ${MODEL}.tiers.standard.input`,
    expected: /a price of tokens of at least 0/,
    found: /`1` without a unit/,
    suggestion: /write `1 USD\/Mtok`/,
  },
  {
    title: "a price of tokens in another unit",
    text: tiers("{standard: {input: 1 USD/M, output: 2 USD/Mtok}}"),
    place: `41:31 ${MODEL}.tiers.standard.input`,
    expected: /a price of tokens/,
    found: /1 USD\/M/,
    suggestion: /1 USD\/Mtok/,
  },
  {
    title: "a negative price of tokens",
    text: tiers("{standard: {input: -1 USD/Mtok, output: 2 USD/Mtok}}"),
    place: `41:31 ${MODEL}.tiers.standard.input`,
    expected: /at least 0/,
    found: /-1/,
  },
  {
    title: "a tier without a price",
    text: tiers("{standard: {input: 1 USD/Mtok}}"),
    place: `41:13 ${MODEL}.tiers.standard.output`,
    expected: /the price of output tokens/,
    found: /nothing/,
    suggestion: /output: 0.72 USD\/Mtok/,
  },
  {
    title: "a priority tier that says no price",
    text: tiers("{standard: {input: 1 USD/Mtok, output: 1 USD/Mtok}, priority: {}}"),
    place: `41:64 ${MODEL}.tiers.priority`,
    expected: /`input` and `output`, or a `multiplier`/,
    found: /map/,
    suggestion: /multiplier: 1.5/,
  },
  {
    title: "a multiple of a tier that is not sold",
    text: tiers("{standard: {input: 1 USD/Mtok, output: 1 USD/Mtok}}")
      .replace("standard", "flex")
      .replace("input: 1 USD/Mtok, output: 1 USD/Mtok", "")
      .replace("model: llama,", "model: llama, tier: flex,"),
    place: `41:13 ${MODEL}.tiers.flex`,
    expected: /beside a tier `standard`/,
    found: /map/,
  },
  {
    title: "provisioned throughput without a tier for what exceeds it",
    text: tiers(
      "{provisioned: {unit: {input: 1000 tokens/min, output: 100 tokens/min}, terms: [{term: 30 d, price: 1 USD/h}]}}",
    ).replace(
      CLIENT,
      CLIENT.replace("llama,", "llama, tier: provisioned, provisioned: {units: 1, term: 30 d},"),
    ),
    place: `41:13 ${MODEL}.tiers.provisioned`,
    expected: /a tier `standard` beside it/,
    found: /none/,
  },
  {
    title: "terms of provisioned throughput out of order",
    text: tiers(
      "{standard: {input: 1 USD/Mtok, output: 2 USD/Mtok}, provisioned: {unit: {input: 1000 tokens/min, output: 100 tokens/min}, terms: [{term: 30 d, price: 2 USD/h}, {term: 7 d, price: 1 USD/h}]}}",
    ),
    place: `41:179 ${MODEL}.tiers.provisioned.terms[1].term`,
    expected: /a longer term/,
    found: /7 d/,
  },
  {
    title: "tokens per time without a unit",
    text: tiers(
      "{standard: {input: 1 USD/Mtok, output: 2 USD/Mtok}, provisioned: {unit: {input: 1000, output: 100 tokens/min}, terms: [{term: 30 d, price: 2 USD/h}]}}",
    ),
    place: `41:92 ${MODEL}.tiers.provisioned.unit.input`,
    expected: /tokens per time/,
    found: /`1000` without a unit/,
    suggestion: /1000 tokens\/min/,
  },
  {
    title: "credits of a tier that fall as it gets worse",
    text: tiers(
      "{standard: {input: 1 USD/Mtok, output: 2 USD/Mtok, sla: [{below: 0.99, credit: 0.5}, {below: 0.9, credit: 0.1}]}}",
    ),
    place: `41:63 ${MODEL}.tiers.standard.sla`,
    expected: /credits that grow/,
    found: /0.1 below 0.9/,
  },
];

/** Faults of those who call models. */
const OF_CLIENTS: readonly BadInput[] = [
  {
    title: "a client of a model that is not there",
    text: client("llama", "lama"),
    place: `31:19 ${CHAT}.model`,
    expected: /the name of a model/,
    found: /`lama`/,
    suggestion: /llama/,
  },
  {
    title: "a client of a tier that is not sold",
    text: client("llama", "llama, tier: batch"),
    place: `31:32 ${CHAT}.tier`,
    expected: /a tier in which `llama` is sold/,
    found: /`batch`; it is sold as standard/,
    suggestion: /models.llama.tiers.batch/,
  },
  {
    title: "a client that says nothing of its prompts",
    text: client("input_tokens: 100, ", ""),
    place: `31:5 ${CHAT}.input_tokens`,
    expected: /`input_tokens` of the requests/,
    found: /nothing/,
    suggestion: /lognormal/,
  },
  {
    title: "a prompt of no tokens",
    text: client("input_tokens: 100", "input_tokens: 0"),
    place: `31:64 ${CHAT}.input_tokens`,
    expected: /at least 1/,
    found: /0/,
  },
  {
    title: "exponential gaps of another CV",
    text: client("{rate: 1 /s}", "{rate: 1 /s, gaps: exponential, cv: 2}"),
    place: `31:72 ${CHAT}.arrivals.cv`,
    expected: /1, the CV of exponential gaps/,
    found: /2/,
    suggestion: /gaps: gamma/,
  },
  {
    title: "gaps of a CV beyond all bounds",
    text: client("{rate: 1 /s}", "{rate: 1 /s, cv: 5000}"),
    place: `31:53 ${CHAT}.arrivals.cv`,
    expected: /a CV from 0.001 to 1000/,
    found: /5000/,
  },
  {
    title: "arrivals of a kind that clients do not have",
    text: client("{rate: 1 /s}", "{rate: 1 /s, kind: saturated}"),
    place: `31:55 ${CHAT}.arrivals.kind`,
    expected: /renewal, members, trace/,
    found: /saturated/,
  },
  {
    title: "a contract without the tier provisioned",
    text: client("llama", "llama, provisioned: {units: 1, term: 30 d}"),
    place: `31:26 ${CHAT}.provisioned`,
    expected: /`tier: provisioned` beside it/,
    found: /map/,
  },
  {
    title: "the tier provisioned without a contract",
    text: tiers(
      "{standard: {input: 1 USD/Mtok, output: 2 USD/Mtok}, provisioned: {unit: {input: 1000 tokens/min, output: 100 tokens/min}, terms: [{term: 30 d, price: 2 USD/h}]}}",
    ).replace("model: llama,", "model: llama, tier: provisioned,"),
    place: `31:5 ${CHAT}.provisioned`,
    expected: /what it has bought/,
    found: /nothing/,
  },
  {
    title: "a contract for a term that is not offered",
    text: tiers(
      "{standard: {input: 1 USD/Mtok, output: 2 USD/Mtok}, provisioned: {unit: {input: 1000 tokens/min, output: 100 tokens/min}, terms: [{term: 30 d, price: 2 USD/h}]}}",
    ).replace("model: llama,", "model: llama, tier: provisioned, provisioned: {units: 1, term: 60 d},"),
    place: `31:75 ${CHAT}.provisioned.term`,
    expected: /a term of the offer: 30 d/,
    found: /60 d/,
  },
  {
    title: "a client that has the name of a segment",
    text: withModel().replace("    chat:", "    startups:"),
    place: "31:5 market.clients.startups",
    expected: /no other segment, client, job source, service or assistant/,
    found: /market.segments.startups/,
  },
  {
    title: "an assistant that would buy throughput",
    text: withAssistant(
      "{model: llama, tier: provisioned, arrivals: {rate: 1 /s}, input_tokens: 1, output_tokens: 1}",
    ),
    place: "16:34 internal.assistants.helper.tier",
    expected: /buy no throughput/,
    found: /provisioned/,
  },
];

/** A client whose requests stand in a file that is not there; each file fault has one of these as its base. */
const TRACE =
  "kind: trace, file: no.csv, columns: {time: {name: t, unit: s}, input_tokens: {name: i}, output_tokens: {name: o}}";
const OF_FILES: readonly BadInput[] = [
  {
    title: "a trace of requests that is not there",
    text: client("{rate: 1 /s}, input_tokens: 100, output_tokens: 10", `{${TRACE}}`),
    place: `31:56 ${CHAT}.arrivals.file`,
    expected: /a file that exists/,
    found: /no.csv/,
  },
];

export const BAD_MODELS: readonly BadInput[] = [...OF_MODELS, ...OF_TIERS, ...OF_CLIENTS, ...OF_FILES];
