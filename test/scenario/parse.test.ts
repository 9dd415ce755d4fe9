import { expect, test } from "vitest";
import type { Scenario } from "../../src/model/scenario.ts";
import { changed, GOOD, parse, parsed } from "./memory.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function only(text: string): Scenario {
  return parsed(text).variants[0]!.scenario;
}

/** GOOD with one product priced as given, beside on_demand at 2.95. */
function spotPrices(price: string, more = ""): readonly number[] {
  const text = GOOD.replace("{H100: {of: on_demand, times: 0.35}}", price) + more;
  return only(text).products[1]!.prices[0]!.values;
}

test("a scenario without variants has one, called base, with the documented defaults", () => {
  const document = parsed(GOOD);
  expect(document).toMatchObject({
    name: "small",
    seed: "1",
    replications: 1,
    description: "",
    warnings: [],
  });
  expect(document.variants.map((variant) => variant.name)).toEqual(["base"]);
  const { scenario } = document.variants[0]!;
  expect(scenario).toMatchObject({
    startEpochMs: Date.UTC(2026, 10, 2),
    warmupMs: DAY,
    horizonMs: 5 * DAY,
    eventBudget: 2e9,
    seriesIntervalMs: HOUR,
    costs: { tenancyOverheadShare: 0, supportNanoPerGpuHour: 0, energy: true },
    initial: { start: "empty", jobs: [], leases: [] },
    observe: [],
  });
  expect(scenario.policies).toEqual({
    sell: true,
    queueOrder: "priority",
    backfillDepth: 50,
    placement: "best_fit",
    reclaim: "youngest_first",
    reclaimCandidates: 16,
    capacityControl: { name: "complete_sharing", parameters: {} },
  });
  expect(scenario.fleet.clusters[0]).toEqual({
    name: "a",
    dataCenter: 0,
    gpuType: 0,
    topology: "nodes",
    nodes: 16,
    gpusPerNode: 8,
    sellableShare: 1,
    turnaroundMs: 0,
    bufferGpus: 0,
    startsOffline: false,
    events: [],
  });
  expect(scenario.fleet.dataCenters).toEqual([
    { name: "default", pue: 1.1, electricity: { timesMs: [0], values: [65] }, utcOffsetMs: 0 },
  ]);
  expect(scenario.services[0]).toMatchObject({ instanceGpus: 8, headroom: 0, level: 0, failover: true });
  expect(scenario.jobs[0]).toMatchObject({
    level: 1,
    preemptible: false,
    onInterruption: "restart",
    decayMs: DAY,
    work: { kind: "constant", value: 3 * HOUR },
  });
  expect(scenario.jobs[0]).not.toHaveProperty("patience");
  expect(scenario.market.segments[0]).toMatchObject({
    patience: { kind: "constant", value: 0 },
    products: [0, 1],
    gpuTypes: [{ gpuType: 0, wtpFactor: 1 }],
  });
  expect(scenario.products[1]).toMatchObject({
    kind: "spot",
    level: 5,
    priceLock: "floating",
    noticeMs: 120_000,
    onReclaim: "requeue",
    interruptedHour: "billed",
    incrementMs: 0,
  });
  expect(scenario.products[0]).toMatchObject({ level: 4, priceLock: "admission", sla: [] });
});

test("the parsed document is plain data", () => {
  const document = parsed(GOOD);
  expect(JSON.parse(JSON.stringify(document.variants))).toEqual(
    JSON.parse(JSON.stringify(document.variants)),
  );
  expect(structuredClone(document.variants)).toEqual(document.variants);
});

test("prices are whole nano-USD, exact on their decimal text", () => {
  expect(only(GOOD).products[0]!.prices).toEqual([{ timesMs: [0], values: [2_950_000_000] }, undefined]);
  expect(spotPrices("{H100: {of: on_demand, times: 0.35}}")).toEqual([1_032_500_000]);
  expect(spotPrices("{H100: 0.1000000005 USD/GPUh}")).toEqual([100_000_000]);
  expect(spotPrices("{H100: 0.1000000015 USD/GPUh}")).toEqual([100_000_002]);
  expect(spotPrices("{H100: 3 USD/GPUh}", "    discount: 0.2\n")).toEqual([2_400_000_000]);
});

test("a price may be dated, of the catalog, or a multiple of a dated one", () => {
  const dated = "{H100: [{at: 0 h, price: 2 USD/GPUh}, {at: 2026-11-03T00:00:00Z, price: 3 USD/GPUh}]}";
  const text = changed("{H100: 2.95 USD/GPUh}", dated);
  expect(only(text).products.map((product) => product.prices[0])).toEqual([
    { timesMs: [0, DAY], values: [2e9, 3e9] },
    { timesMs: [0, DAY], values: [0.7e9, 1.05e9] },
  ]);
  expect(spotPrices("catalog")).toEqual([2_950_000_000]);
  expect(
    only(changed("{H100: {of: on_demand, times: 0.35}}", "{of: on_demand}")).products[1]!.prices,
  ).toEqual([{ timesMs: [0], values: [2_950_000_000] }, undefined]);
});

test("a variant's null takes a product off the market and keeps prices that refer to it", () => {
  const text = `${GOOD}variants:\n  all: {}\n  spot-only: {products: {on_demand: null}}\n`;
  const [all, spotOnly] = parsed(text).variants;
  expect(all!.scenario.products.map((product) => product.name)).toEqual(["on_demand", "spot"]);
  expect(spotOnly!.scenario.products.map((product) => product.name)).toEqual(["spot"]);
  expect(spotOnly!.scenario.products[0]!.prices[0]!.values).toEqual([1_032_500_000]);
  expect(spotOnly!.scenario.market.segments[0]!.products).toEqual([0]);
});

test("`extends` merges maps, replaces lists, removes by null and keeps the order of the base", () => {
  const main = `extends: base.yaml
name: derived
fleet: {clusters: {a: {nodes: 32}}}
internal:
  services: null
  jobs: {ranking: {clusters: [b]}}
`;
  const document = parsed({ "main.yaml": main, "base.yaml": GOOD });
  const { scenario } = document.variants[0]!;
  expect(document.name).toBe("derived");
  expect(document.inputs).toEqual([{ path: "base.yaml", role: "extends" }]);
  expect(scenario.services).toEqual([]);
  expect(scenario.jobs[0]!.clusters).toEqual([1]);
  expect(scenario.fleet.clusters.map(({ name, nodes }) => [name, nodes])).toEqual([
    ["a", 32],
    ["b", 4],
  ]);
  expect(document.resolved).toMatchObject({
    name: "derived",
    fleet: { clusters: { a: { gpu: "H100", nodes: 32 } } },
  });
  expect(document.resolved).not.toHaveProperty("extends");
});

test("a variant of the base file can be dropped and patched by the file that extends it", () => {
  const base = `${GOOD}variants:\n  one: {products: {spot: null}}\n  two: {warmup: 2 d}\n`;
  const main = "extends: base.yaml\nvariants:\n  one: null\n  two: {horizon: 6 d}\n";
  const { variants } = parsed({ "main.yaml": main, "base.yaml": base });
  expect(variants.map(({ name }) => name)).toEqual(["two"]);
  expect(variants[0]!.scenario).toMatchObject({ warmupMs: 2 * DAY, horizonMs: 6 * DAY });
});

test("overrides change the merged file, and warn where a variant undoes them", () => {
  const overrides = ["fleet.clusters.a.nodes=2", "products.spot=", "internal.jobs.ranking.clusters[0]=b"];
  const { scenario } = parsed(GOOD, { overrides }).variants[0]!;
  expect(scenario.fleet.clusters[0]!.nodes).toBe(2);
  expect(scenario.jobs[0]!.clusters).toEqual([1]);
  expect(scenario.products.map((product) => product.name)).toEqual(["on_demand"]);
  const text = `${GOOD}variants:\n  plain: {}\n  own: {warmup: 2 d}\n`;
  const { variants, warnings } = parsed(text, { overrides: ["warmup=3 d"] });
  expect(variants.map((variant) => variant.scenario.warmupMs)).toEqual([3 * DAY, 2 * DAY]);
  expect(warnings.map(({ file, path, suggestion }) => [file, path, suggestion])).toEqual([
    ["--set warmup=3 d", "warmup", "write `--set variants.own.warmup=…`"],
  ]);
});

test("seed and replications of the command line beat those of the file", () => {
  const text = `${GOOD}seed: 7\nreplications: 4\n`;
  expect(parsed(text)).toMatchObject({ seed: "7", replications: 4 });
  expect(parsed(text, { seed: "x", replications: 2 })).toMatchObject({ seed: "x", replications: 2 });
  expect(parse(text, { replications: 0 }).ok).toBe(false);
});

test("times hold the zone's offset at the start", () => {
  const offset = (zone: string, start: string) => {
    const text = changed("{profile: {base: 40}}", `{profile: {base: 40, time_zone: "${zone}"}}`);
    const { demand } = only(text.replace("2026-11-02T00:00:00Z", start)).services[0]!;
    return demand.kind === "profile" ? demand.shape.utcOffsetMs / HOUR : undefined;
  };
  expect(offset("UTC-5", "2026-11-02T00:00:00Z")).toBe(-5);
  expect(offset("UTC+05:30", "2026-11-02T00:00:00Z")).toBe(5.5);
  expect(offset("America/New_York", "2026-11-02T00:00:00Z")).toBe(-5);
  expect(offset("America/New_York", "2026-07-01T00:00:00Z")).toBe(-4);
});

test("a start with an offset, and an end as a date, count from UTC", () => {
  const text = changed("2026-11-02T00:00:00Z", "2026-11-02T02:00:00+02:00").replace("5 d", "2026-11-07");
  expect(only(text)).toMatchObject({ startEpochMs: Date.UTC(2026, 10, 2), horizonMs: 5 * DAY });
});

test("a cluster that comes online late starts offline, and a delay moves it", () => {
  const cluster = "a: {gpu: H100, nodes: 16, online: 1 d}";
  const events =
    "  events:\n    - {at: 12 h, cluster: a, change: delayed, by: 1 d}\n    - {at: 3 d, cluster: a, change: lost}\n";
  const text = changed("a: {gpu: H100, nodes: 16}", cluster).replace("internal:\n", `${events}internal:\n`);
  expect(only(text).fleet.clusters[0]).toMatchObject({
    startsOffline: true,
    events: [
      { atMs: 2 * DAY, change: "online" },
      { atMs: 3 * DAY, change: "lost" },
    ],
  });
});

test("an event of a data center strikes each of its clusters", () => {
  const text = changed(
    "fleet:\n",
    "fleet:\n  data_centers: {ohio: {}}\n  events: [{at: 1 d, data_center: ohio, change: lost}]\n",
  ).replace("nodes: 16}", "nodes: 16, data_center: ohio}");
  expect(only(text).fleet.clusters.map((cluster) => cluster.events.length)).toEqual([1, 0]);
});

test("a buffer share is rounded up to whole GPUs, without the error of binary fractions", () => {
  const buffer = (share: string) =>
    only(changed("nodes: 16}", `nodes: 100, gpus_per_node: 1, buffer: ${share}}`)).fleet.clusters[0]!
      .bufferGpus;
  expect(buffer("0.07")).toBe(7);
  expect(buffer("6.7 %")).toBe(7);
  expect(buffer("0.071")).toBe(8);
});

test("a pool given by its GPUs has nodes of one GPU", () => {
  const text = changed("{gpu: H100, nodes: 16}", "{gpu: H100, topology: pool, gpus: 1024}");
  expect(only(text).fleet.clusters[0]).toMatchObject({ topology: "pool", nodes: 1024, gpusPerNode: 1 });
});

test("a type that cannot be rented is not sellable and gets no single price", () => {
  const text = changed("b: {gpu: GB200,", "b: {gpu: MTIA,").replace("{H100: 2.95 USD/GPUh}", "3 USD/GPUh");
  const scenario = only(text);
  expect(scenario.fleet.clusters[1]!.sellableShare).toBe(0);
  expect(scenario.products[0]!.prices.map((price) => price?.values)).toEqual([[3e9], undefined]);
});

test("an empirical law and a step series come from CSV files beside the file that names them", () => {
  const base = changed("work: 3 h", "work: {law: empirical, file: work.csv, column: hours, unit: h}").replace(
    "fleet:\n",
    "fleet:\n  data_centers:\n    default: {electricity: {file: power.csv, time: {name: t, unit: h}, value: {name: p, unit: USD/kWh}}}\n",
  );
  const document = parsed({
    "main.yaml": "extends: sub/base.yaml\n",
    "sub/base.yaml": base,
    "sub/work.csv": "id,hours\n1,3\n2,1\n3,2\n",
    "sub/power.csv": "t,p\n0,0.05\n6,0.08\n",
  });
  const { scenario } = document.variants[0]!;
  expect(scenario.jobs[0]!.work).toEqual({ kind: "empirical", values: [HOUR, 2 * HOUR, 3 * HOUR] });
  expect(scenario.fleet.dataCenters[0]!.electricity).toEqual({ timesMs: [0, 6 * HOUR], values: [50, 80] });
  expect(document.inputs).toEqual([
    { path: "sub/base.yaml", role: "extends" },
    { path: "sub/power.csv", role: "series" },
    { path: "sub/work.csv", role: "law" },
  ]);
});

test("a bad cell of a CSV file is reported at the key that names the file", () => {
  const text = changed("work: 3 h", "work: {law: empirical, file: work.csv, column: hours, unit: h}");
  const result = parse({ "main.yaml": text, "work.csv": "hours\n3\n-1\n" });
  expect(result.ok ? [] : result.problems).toMatchObject([
    { path: "internal.jobs.ranking.work", line: 19, found: "`-1` in row 2 of `work.csv`" },
  ]);
});

test("a trace is named by its path, once for all variants that read it alike", () => {
  const trace =
    "{kind: trace, file: t.csv, columns: {submit: {name: a, unit: s, origin: 0}, duration: {name: b, unit: s}, gpus: {name: c}}}";
  const text = `${changed("{rate: 2 /h}\n      gpus: 8\n      work: 3 h", trace)}variants:
  one: {}
  two: {warmup: 2 d}
  other: {internal: {jobs: {ranking: {arrivals: {sorted: {within: 50}}}}}}
`;
  const document = parsed({ "main.yaml": text, "t.csv": "" });
  expect(document.traces.map(({ input, mapping }) => [input, mapping.path, mapping.sorted])).toEqual([
    ["t.csv", "t.csv", true],
    ["t.csv#2", "t.csv", { within: 50 }],
  ]);
  expect(document.traces[0]!.mapping.columns).toMatchObject({ submit: { name: "a", unit: "s", origin: 0 } });
  const inputs = document.variants.map(({ scenario }) => scenario.jobs[0]!.arrivals);
  expect(inputs.map((each) => (each.kind === "trace" ? each.trace.input : ""))).toEqual([
    "t.csv",
    "t.csv",
    "t.csv#2",
  ]);
});

test("observations keep the written time as a label and find their source by name", () => {
  const text = `${GOOD}observe:
  - {name: day, clock: {in_use: ranking}, every: 24 h, at: [0 h, 6 h], above: 30}
  - {name: idle, moments: {gpus: idle, cluster: b}}
  - {name: waits, wait_quantile: startups, quantile: 0.95}
`;
  expect(only(text).observe).toEqual([
    {
      kind: "clock",
      name: "day",
      gauge: { kind: "in_use", source: { kind: "jobs", index: 0 } },
      periodMs: DAY,
      offsets: [
        { label: "0h", atMs: 0 },
        { label: "6h", atMs: 6 * HOUR },
      ],
      above: 30,
    },
    { kind: "moments", name: "idle", gauge: { kind: "gpus", state: "idle", cluster: 1 } },
    { kind: "wait_quantile", name: "waits", source: { kind: "segment", index: 0 }, quantile: 0.95 },
  ]);
});

test("parameters of capacity control are checked by the policy and lose products that are not offered", () => {
  const text = `${GOOD}policies: {capacity_control: {policy: class_limits, limits: {startups: 64, on_demand: 50 %}}}
variants:
  both: {}
  spot-only: {products: {on_demand: null}}
`;
  expect(parsed(text).variants.map(({ scenario }) => scenario.policies.capacityControl)).toEqual([
    { name: "class_limits", parameters: { limits: { startups: { gpus: 64 }, on_demand: { share: 0.5 } } } },
    { name: "class_limits", parameters: { limits: { startups: { gpus: 64 } } } },
  ]);
});

test("the service-level ladder `aws` has the published steps", () => {
  expect(
    only(changed("{H100: 2.95 USD/GPUh}", "{H100: 2.95 USD/GPUh}\n    sla: aws")).products[0]!.sla,
  ).toEqual([
    { availability: 0.9999, creditShare: 0.1 },
    { availability: 0.99, creditShare: 0.3 },
    { availability: 0.95, creditShare: 1 },
  ]);
});

test("anchors and aliases work, also below variants", () => {
  const text = `${GOOD}variants:\n  one: {policies: &p {placement: worst_fit}}\n  two: {policies: *p}\n`;
  expect(parsed(text).variants.map(({ scenario }) => scenario.policies.placement)).toEqual([
    "worst_fit",
    "worst_fit",
  ]);
});

test.each([
  [
    "more work than its clusters can do",
    changed("rate: 2 /h", "rate: 20 /h"),
    /offers 375 % of the GPU-hours/,
    /rate/,
  ],
  [
    "gangs that fit nowhere",
    changed("gpus: 8\n      work", "gpus: 256\n      work"),
    /all jobs are too large/,
    /128/,
  ],
  ["more requests than it can sell", changed("rate: 1 /h", "rate: 10 /h"), /asks for 375 %/, /raise prices/],
  [
    "a segment that can buy nothing",
    changed("gpu_types: [H100]", "gpu_types: [GB200]"),
    /nothing that `startups`/,
    /prices/,
  ],
  [
    "a site beyond its power",
    changed("fleet:\n", "fleet:\n  data_centers: {default: {power_cap: 0.1 MW}}\n"),
    /beyond the cap/,
    /power_cap/,
  ],
])("warns of %s, with a remedy", (_, text, found, remedy) => {
  const { warnings } = parsed(text);
  expect(warnings.map((warning) => warning.found).join()).toMatch(found);
  expect(warnings.map((warning) => warning.suggestion).join()).toMatch(remedy);
  expect(warnings.every((warning) => warning.code === "warning" && warning.line !== undefined)).toBe(true);
});
