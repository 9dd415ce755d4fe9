import { expect, test } from "vitest";
import { withModel } from "./bad-models.ts";
import { parsed } from "./memory.ts";

function warningsOf(text: string): readonly string[] {
  return parsed(text).warnings.map(({ path, found }) => `${path}: ${found}`);
}

const STANDARD = "{input: 1 USD/Mtok, output: 2 USD/Mtok}";
const QUIET = "{model: llama, arrivals: {rate: 1 /s}, input_tokens: 100, output_tokens: 10}";
const client = (keys: string): string =>
  withModel({ client: QUIET.replace("}, input", `}, ${keys}, input`) });

test("a right model and client give no warning", () => {
  expect(warningsOf(withModel())).toEqual([]);
});

/** One replica does 4 / 24 ms = 167 steps/s; two of them 333; a request takes 10. */
test("more requests than all replicas can do are a warning, and fewer are none", () => {
  const rate = (perSecond: number) => withModel({ client: QUIET.replace("1 /s", `${perSecond} /s`) });
  expect(warningsOf(rate(33))).toEqual([]);
  expect(warningsOf(rate(40))).toEqual([
    expect.stringMatching(/^models.llama: the clients of `llama` ask for 120 % of what its replicas can do/),
  ]);
});

test.each([
  ["nobody calls", withModel().replace(/ {2}clients:\n.*\n/, ""), /^models.llama: nobody calls `llama`/],
  [
    "nothing to displace",
    withModel({ more: "displaces_flex: true" }),
    /^models.llama.displaces_flex: `displaces_flex` of `llama` has no effect/,
  ],
  [
    "an interval that nobody uses",
    withModel({ more: "interval: 1 min" }),
    /^models.llama.interval: .*serves request by request/,
  ],
  [
    "a deadline after the end",
    withModel({ tiers: `{standard: ${STANDARD}, batch: {deadline: 9 d}}` }),
    /^models.llama.tiers.batch: no deadline of a batch request of `llama` falls into the run/,
  ],
  [
    "nothing sellable",
    withModel()
      .replace("nodes: 16", "nodes: 16, sellable: 0")
      .replace(/ {2}segments:\n(.*\n)*? {2}clients/, "  clients"),
    /^models.llama.deployments.h.replicas: `replicas` of `h` find no place/,
  ],
  [
    "loading for ever",
    withModel().replace("replicas: 2", "replicas: 2, load_time: 5 d"),
    /^models.llama.deployments.h.load_time: no replica of `h` is ready/,
  ],
  [
    "nobody serves the client",
    withModel().replace("replicas: 2", "internal_replicas: 2"),
    /^market.clients.chat.model: nobody serves `chat`: `llama` has no `replicas`/,
  ],
  [
    "nobody serves the assistant",
    withModel().replace("  jobs:\n", `  assistants:\n    helper: ${QUIET}\n  jobs:\n`),
    /^internal.assistants.helper.model: nobody serves `helper`: `llama` has no `internal_replicas`/,
  ],
  [
    "a willingness below all prices",
    client("wtp: 0.5 USD/Mtok"),
    /^market.clients.chat.wtp: `chat` pays less than any price of `llama` as standard/,
  ],
  [
    "credits that are never due",
    withModel({
      tiers: `{standard: {input: 1 USD/Mtok, output: 2 USD/Mtok, sla: [{below: 0.9, credit: 0.1}]}}`,
    }),
    /^market.clients.chat: `chat` never gets a credit/,
  ],
  [
    "a table of speeds that gets faster",
    withModel({
      deployment: "{clusters: [a], gpus_per_replica: 8, tokens_per_second: [[1, 50], [2, 200]], replicas: 2}",
    }),
    /^models.llama.deployments.h.tokens_per_second: a step gets shorter as the batch grows/,
  ],
])("warns of %s", (_, text, expected) => {
  expect(warningsOf(text)).toEqual([expect.stringMatching(expected)]);
});
