import { expect, test } from "vitest";
import { MODEL_CATALOG } from "../../src/model/catalog-models.ts";
import { stepLawOf } from "../../src/model/catalog-replicas.ts";
import { TIER, type TokenClient } from "../../src/model/serving.ts";
import { DAY_MS, HOUR_MS } from "../../src/model/time.ts";
import { withModel } from "./bad-models.ts";
import { parsed } from "./memory.ts";

const serving = (text: string) => parsed(text).variants[0]!.scenario.serving;
const model = (keys: Parameters<typeof withModel>[0]) => serving(withModel(keys)).models[0]!;
const deployment = (text: string) => model({ deployment: text }).deployments[0]!;
const client = (text: string, tiers?: string): TokenClient =>
  serving(withModel(tiers === undefined ? { client: text } : { client: text, tiers })).clients[0]!;

test("steps are a straight line in the number of sequences, and prefill counts in steps of a lone one", () => {
  const { law } = deployment(
    "{clusters: [a], gpus_per_replica: 8, step: {base: 20 ms, per_sequence: 1.5 ms}, max_batch: 3, prefill: 0.43 ms, replicas: 2}",
  );
  expect(law.stepMs).toEqual([0, 21.5, 23, 24.5]);
  expect(law.prefillStepsPerToken).toBeCloseTo(0.02, 15);
});

test("a measured table becomes step times, straight in between and flat below its first entry", () => {
  const { law } = deployment(
    "{clusters: [a], gpus_per_replica: 8, tokens_per_second: [[2, 100], [4, 160], [5, 200]], max_batch: 4, replicas: 2}",
  );
  expect(law.stepMs).toEqual([0, 20, 20, 22.5, 25]);
});

test("a number of replicas is a fixed plan; a plan has bounds, an interval and a policy", () => {
  const one = "{clusters: [a], gpus_per_replica: 8, step: {base: 1 ms, per_sequence: 0 ms}, max_batch: 1";
  const { scaling, internalScaling } = deployment(
    `${one}, replicas: {max: 3, every: 30 s, scaling: {policy: queue_length, grow_above: 2}}, internal_replicas: 2}`,
  );
  expect(scaling).toEqual({
    policy: { name: "queue_length", parameters: { grow_above: 2 } },
    everyMs: 30_000,
    minReplicas: 0,
    maxReplicas: 3,
  });
  expect(internalScaling).toMatchObject({
    policy: { name: "fixed", parameters: { replicas: 2 } },
    minReplicas: 2,
    maxReplicas: 2,
  });
});

test("prices are the decimals as written, in nano-USD per token, and multiples of them exactly", () => {
  const { tiers } = model({
    tiers:
      "{standard: {input: 0.035 USD/Mtok, cached_input: 0.00875 USD/Mtok, output: 0.14 USD/Mtok}, priority: {multiplier: 1.1}, flex: {}, batch: {output: 0.05 USD/Mtok, deadline: 6 h}}",
  });
  expect(tiers[TIER.standard]!.prices).toEqual({ inputNano: 35, cachedInputNano: 8.75, outputNano: 140 });
  expect(tiers[TIER.priority]!.prices).toEqual({ inputNano: 38.5, cachedInputNano: 9.625, outputNano: 154 });
  expect(tiers[TIER.flex]!.prices).toEqual({ inputNano: 17.5, cachedInputNano: 4.375, outputNano: 70 });
  expect(tiers[TIER.batch]).toMatchObject({
    prices: { inputNano: 17.5, cachedInputNano: 4.375, outputNano: 50 },
    deadlineMs: 6 * HOUR_MS,
  });
  expect(tiers[TIER.provisioned]).toBeUndefined();
});

test("cached tokens cost what others do unless a price says otherwise", () => {
  const { tiers } = model({
    tiers: "{standard: {input: 3 USD/Mtok, output: 15 USD/Mtok}, flex: {input: 1 USD/Mtok}}",
  });
  expect(tiers[TIER.standard]!.prices.cachedInputNano).toBe(3000);
  expect(tiers[TIER.flex]!.prices).toEqual({ inputNano: 1000, cachedInputNano: 1000, outputNano: 7500 });
});

test("a model of the catalog needs no more than a place: law, size, load time and list price are there", () => {
  const text = withModel({
    deployment: "{clusters: [a], replicas: 2}",
    more: "catalog: llama-3.1-405b",
  }).replace(/\n {4}tiers: .*\n/, "\n");
  const [llama] = serving(text).models;
  const figures = MODEL_CATALOG.find(({ name }) => name === "llama-3.1-405b")!.replicas[0]!;
  expect(llama!.deployments[0]).toMatchObject({
    gpusPerReplica: 8,
    law: stepLawOf(figures),
    loadMs: figures.load.value * 1000,
  });
  expect(llama!.tiers[TIER.standard]!.prices).toEqual({
    inputNano: 2400,
    cachedInputNano: 2400,
    outputNano: 2400,
  });
});

test("the catalog's batch may be cut, and its speed holds for its own number of GPUs only", () => {
  const catalog = "catalog: llama-3.3-70b";
  const cut = model({ deployment: "{clusters: [a], max_batch: 4, replicas: 2}", more: catalog })
    .deployments[0]!;
  expect(cut.law.stepMs).toHaveLength(5);
  const wide = withModel({ deployment: "{clusters: [a], gpus_per_replica: 4, replicas: 2}", more: catalog });
  expect(() => parsed(wide)).toThrow(/how fast a replica works/);
});

test("competitors have a price, dated prices or a file", () => {
  const { competitors } = model({
    more: "competitors: {other: {input: 0.5 USD/Mtok, output: [{at: 0 h, price: 1 USD/Mtok}, {at: 2 d, price: 0.8 USD/Mtok}]}}",
  });
  expect(competitors).toEqual([
    {
      name: "other",
      input: { timesMs: [0], values: [0.5] },
      output: { timesMs: [0, 2 * DAY_MS], values: [1, 0.8] },
    },
  ]);
});

test("limits of a client are per minute, its objective in ms, its term one of the offer", () => {
  const tiers =
    "{standard: {input: 1 USD/Mtok, output: 2 USD/Mtok}, provisioned: {unit: {input: 6000 tokens/s, output: 100 tokens/min}, terms: [{term: 30 d, price: 2 USD/h}, {term: 180 d, price: 1.5 USD/h}]}}";
  const bought = client(
    "{model: llama, tier: provisioned, provisioned: {units: 3, term: 180 d}, arrivals: {rate: 1 /s}, input_tokens: 100, output_tokens: 10, rate_limit: {requests: 10 /s, tokens: 600000 tokens/h}, objective: {first_token: 2 s, per_token: 50 ms}, budget: 100 USD, wtp: 5 USD/Mtok, elasticity: {reference_price: 1 USD/Mtok, exponent: 1.1}}",
    tiers,
  );
  expect(bought).toMatchObject({
    tier: TIER.provisioned,
    provisioned: { units: 3, term: 1 },
    rateLimit: { requestsPerMinute: 600, tokensPerMinute: 10_000 },
    objective: { firstTokenMs: 2000, perTokenMs: 50 },
    budgetUsdPerMonth: 100,
    wtp: { kind: "constant", value: 5 },
    elasticity: { referencePriceUsdPerMtok: 1, exponent: 1.1 },
  });
});

test("gaps are exponential, or gamma where a CV is given; assistants have a value and no price", () => {
  const plain = client("{model: llama, arrivals: {rate: 1 /s}, input_tokens: 100, output_tokens: 10}");
  expect(plain.arrivals).toMatchObject({ kind: "renewal", ratePerHour: 3600, gaps: "exponential", cv: 1 });
  const bursty = client(
    "{model: llama, arrivals: {rate: 1 /s, cv: 3}, input_tokens: 100, output_tokens: 10}",
  );
  expect(bursty.arrivals).toMatchObject({ gaps: "gamma", cv: 3 });
  const text = withModel().replace(
    "  jobs:\n",
    "  assistants:\n    helper: {model: llama, arrivals: {rate: 1 /s}, input_tokens: 1, output_tokens: 1, value: 9 USD/Mtok}\n  jobs:\n",
  );
  expect(
    serving(text).clients.map(({ name, owner, valueUsdPerMtok }) => [name, owner, valueUsdPerMtok]),
  ).toEqual([
    ["chat", "tenant", 0],
    ["helper", "internal", 9],
  ]);
});

/** Revenue of output alone at full batch [USD per GPU-hour]: tokens/s x 3.6e-3 x USD/Mtok. */
test("a 70B model that is fully busy on an H100 earns 4.67 USD an hour with its answers alone", () => {
  const entry = MODEL_CATALOG.find(({ name }) => name === "llama-3.3-70b")!;
  const figures = entry.replicas.find(({ gpuType }) => gpuType === "H100")!;
  const { stepMs } = stepLawOf(figures);
  const batch = stepMs.length - 1;
  const tokensPerHour = (batch / stepMs[batch]!) * HOUR_MS;
  expect(batch).toBe(16);
  expect((tokensPerHour * entry.outputPrice.value) / 1e6 / figures.gpusPerReplica).toBeCloseTo(4.6656, 10);
});

test("every figure of the catalog has a date, a source and a confidence, and its steps never get shorter", () => {
  for (const { inputPrice, outputPrice, replicas } of MODEL_CATALOG) {
    const types = replicas.map(({ gpuType }) => gpuType);
    expect(types).toEqual(["H100", "H200", "B200", "GB200"]);
    for (const each of replicas) {
      const figures = [inputPrice, outputPrice, each.speed, each.loneStep, each.prefill, each.load];
      for (const { value, unit, date, source } of figures) {
        expect(value).toBeGreaterThan(0);
        expect(unit !== "" && [date, source].every((text) => text.length > 3)).toBe(true);
      }
      const { stepMs } = stepLawOf(each);
      expect(stepMs.every((step, n) => n === 0 || step >= stepMs[n - 1]!)).toBe(true);
      expect((1000 * each.maxBatch) / stepMs.at(-1)! / each.gpusPerReplica).toBeCloseTo(each.speed.value, 6);
    }
  }
});
