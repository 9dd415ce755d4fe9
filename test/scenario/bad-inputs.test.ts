import { expect, test } from "vitest";
import { changed, GOOD, parse, problemsOf } from "./memory.ts";

interface Case {
  readonly title: string;
  readonly text: string;
  /** `line:column path` of the problem. */
  readonly place: string;
  readonly expected: RegExp;
  readonly found: RegExp;
  readonly suggestion?: RegExp;
}

const CASES: readonly Case[] = [
  {
    title: "an unknown key",
    text: changed("horizon: 5 d", "horizont: 5 d\nhorizon: 5 d"),
    place: "4:1 horizont",
    expected: /a known key/,
    found: /`horizont`/,
    suggestion: /did you mean `horizon`/,
  },
  {
    title: "a wrong type",
    text: changed("nodes: 16", "nodes: many"),
    place: "8:27 fleet.clusters.a.nodes",
    expected: /a number without a unit/,
    found: /`many`/,
  },
  {
    title: "a number with a unit where none belongs",
    text: changed("nodes: 16", "nodes: 16 nodes"),
    place: "8:27 fleet.clusters.a.nodes",
    expected: /a number without a unit/,
    found: /`16 nodes`/,
    suggestion: /write `16`/,
  },
  {
    title: "a missing unit",
    text: changed("work: 3 h", "work: 3"),
    place: "19:13 internal.jobs.ranking.work",
    expected: /a duration such as `8 h`/,
    found: /`3` without a unit/,
    suggestion: /write `3 h`/,
  },
  {
    title: "a missing unit inside quotes",
    text: changed("work: 3 h", 'work: "3"'),
    place: "19:13 internal.jobs.ranking.work",
    expected: /a duration/,
    found: /`3` without a unit/,
    suggestion: /write `3 h`/,
  },
  {
    title: "a unit of another dimension",
    text: changed("work: 3 h", "work: 3 MW"),
    place: "19:13 internal.jobs.ranking.work",
    expected: /a duration/,
    found: /`3 MW`, which is a power/,
    suggestion: /units here: ms, s, min, h, d, w/,
  },
  {
    title: "a unit in words",
    text: changed("work: 3 h", "work: 3 hours"),
    place: "19:13 internal.jobs.ranking.work",
    expected: /a duration/,
    found: /`3 hours`/,
    suggestion: /write `3 h`/,
  },
  {
    title: "a negative count",
    text: changed("gpus: 8\n      work", "gpus: -8\n      work"),
    place: "18:13 internal.jobs.ranking.gpus",
    expected: /at least 1/,
    found: /`-8`/,
  },
  {
    title: "a zero count",
    text: changed("nodes: 4,", "nodes: 0,"),
    place: "9:28 fleet.clusters.b.nodes",
    expected: /at least 1/,
    found: /`0`/,
  },
  {
    title: "a fraction of a node",
    text: changed("nodes: 4,", "nodes: 4.5,"),
    place: "9:28 fleet.clusters.b.nodes",
    expected: /a whole number/,
    found: /`4.5`/,
  },
  {
    title: "a number that is not finite",
    text: changed("nodes: 4,", "nodes: .inf,"),
    place: "9:28 fleet.clusters.b.nodes",
    expected: /finite/,
    found: /Infinity/,
  },
  {
    title: "a duration of zero where none is allowed",
    text: changed("work: 3 h", "work: 0 h"),
    place: "19:13 internal.jobs.ranking.work",
    expected: /a duration above 0/,
    found: /`0 h`/,
  },
  {
    title: "a price of zero",
    text: changed("2.95 USD/GPUh", "0 USD/GPUh"),
    place: "32:19 products.on_demand.price.H100",
    expected: /above 0/,
    found: /`0 USD\/GPUh`/,
    suggestion: /offered: false/,
  },
  {
    title: "a negative price",
    text: changed("2.95 USD/GPUh", "-2.95 USD/GPUh"),
    place: "32:19 products.on_demand.price.H100",
    expected: /above 0/,
    found: /-2.95/,
  },
  {
    title: "a share above 1",
    text: changed("nodes: 16}", "nodes: 16, sellable: 60}"),
    place: "8:41 fleet.clusters.a.sellable",
    expected: /a share from 0 to 1/,
    found: /`60`/,
    suggestion: /write `60 %`/,
  },
  {
    title: "a level beyond the ladder",
    text: changed("clusters: [a]", "clusters: [a]\n      priority: 8"),
    place: "21:17 internal.jobs.ranking.priority",
    expected: /at most 7/,
    found: /`8`/,
  },
  {
    title: "an unknown cluster",
    text: changed("clusters: [a]", "clusters: [c]"),
    place: "20:18 internal.jobs.ranking.clusters[0]",
    expected: /the name of a cluster/,
    found: /`c`/,
    suggestion: /`a`/,
  },
  {
    title: "an unknown product",
    text: changed("[on_demand, spot]", "[on_demand, sport]"),
    place: "28:29 market.segments.startups.products[1]",
    expected: /the name of a product/,
    found: /`sport`/,
    suggestion: /did you mean `spot`/,
  },
  {
    title: "an unknown GPU type",
    text: changed("gpu: H100", "gpu: H10"),
    place: "8:14 fleet.clusters.a.gpu",
    expected: /the name of a GPU type/,
    found: /`H10`/,
    suggestion: /did you mean `H100`/,
  },
  {
    title: "an unknown data center",
    text: changed("nodes: 16}", "nodes: 16, data_center: ohio}"),
    place: "8:44 fleet.clusters.a.data_center",
    expected: /the name of a data center/,
    found: /`ohio`/,
  },
  {
    title: "an unknown segment in a policy",
    text: `${GOOD}policies:\n  capacity_control: {policy: class_limits, limits: {startup: 10}}\n`,
    place: "36:53 policies.capacity_control.limits.startup",
    expected: /segment or product/,
    found: /`startup`/,
    suggestion: /did you mean `startups`/,
  },
  {
    title: "a parameter of a policy out of range",
    text: `${GOOD}policies:\n  capacity_control: {policy: class_limits, limits: {startups: -3}}\n`,
    place: "36:63 policies.capacity_control.limits.startups",
    expected: /whole number of GPUs/,
    found: /-3/,
  },
  {
    title: "an unknown source of an observation",
    text: `${GOOD}observe:\n  - {name: waits, times: rankings}\n`,
    place: "36:26 observe[0].times",
    expected: /segment, job source or service/,
    found: /`rankings`/,
    suggestion: /did you mean `ranking`/,
  },
  {
    title: "a key that is written twice",
    text: changed("warmup: 1 d", "warmup: 1 d\nwarmup: 2 d"),
    place: "6:1 warmup",
    expected: /each key once/,
    found: /`warmup` twice \(first in line 5\)/,
  },
  {
    title: "one name for a job source and a segment",
    text: changed("    startups:", "    ranking:"),
    place: "23:5 market.segments.ranking",
    expected: /no other segment, job source or service/,
    found: /internal.jobs.ranking/,
    suggestion: /rename/,
  },
  {
    title: "an end before the start",
    text: changed("horizon: 5 d", "horizon: 2026-11-01T00:00:00Z"),
    place: "4:10 horizon",
    expected: /an end after `start`/,
    found: /2026-11-01/,
  },
  {
    title: "a warm-up beyond the horizon",
    text: changed("warmup: 1 d", "warmup: 1 w"),
    place: "5:9 warmup",
    expected: /a warm-up shorter than `horizon`/,
    found: /`1 w`/,
    suggestion: /shorten `warmup`/,
  },
  {
    title: "an event that ends before it begins",
    text: changed("{rate: 1 /h}", "{rate: 1 /h, events: [{from: 3 d, to: 1 d, factor: 2}]}"),
    place: "24:55 market.segments.startups.arrivals.events[0].to",
    expected: /an instant after `from`/,
    found: /`1 d`/,
  },
  {
    title: "a date that does not exist",
    text: changed("start: 2026-11-02T00:00:00Z", "start: 2026-02-30T00:00:00Z"),
    place: "3:8 start",
    expected: /an ISO 8601 date-time/,
    found: /2026-02-30/,
  },
  {
    title: "weights that are all zero",
    text: changed(
      "gpus: 8\n      duration",
      "gpus: {law: discrete, values: [8, 16], weights: [0, 0]}\n      duration",
    ),
    place: "25:7 market.segments.startups.gpus",
    expected: /at least one weight above 0/,
    found: /a map/,
  },
  {
    title: "fewer weights than values",
    text: changed(
      "gpus: 8\n      duration",
      "gpus: {law: discrete, values: [8, 16], weights: [1]}\n      duration",
    ),
    place: "25:7 market.segments.startups.gpus",
    expected: /as many weights as values \(2\)/,
    found: /a map/,
  },
  {
    title: "an unknown law",
    text: changed("work: 3 h", "work: {law: exponental, mean: 3 h}"),
    place: "19:19 internal.jobs.ranking.work.law",
    expected: /one of constant/,
    found: /`exponental`/,
    suggestion: /did you mean `exponential`/,
  },
  {
    title: "a law without a parameter",
    text: changed("work: 3 h", "work: {law: exponential}"),
    place: "19:7 internal.jobs.ranking.work.mean",
    expected: /a duration/,
    found: /nothing/,
  },
  {
    title: "shares of a service that do not sum to 1",
    text: changed("b: 0.25", "b: 0.2"),
    place: "14:7 internal.services.feed.clusters",
    expected: /shares that sum to 1/,
    found: /0.95/,
  },
  {
    title: "an internal-only GPU type offered",
    text: changed("{H100: 2.95 USD/GPUh}", "{MTIA: 2.95 USD/GPUh, H100: 2 USD/GPUh}"),
    place: "32:13 products.on_demand.price.MTIA",
    expected: /a rentable GPU type/,
    found: /`MTIA`/,
    suggestion: /remove `MTIA`/,
  },
  {
    title: "prices that refer to each other",
    text: changed("{H100: 2.95 USD/GPUh}", "{H100: {of: spot}}"),
    place: "34:24 products.spot.price.H100.of",
    expected: /do not refer to each other/,
    found: /on_demand > spot > on_demand/,
  },
  {
    title: "a merge key",
    text: changed("warmup: 1 d", "<<: {warmup: 1 d}"),
    place: "5:1 <<",
    expected: /no merge keys/,
    found: /`<<`/,
    suggestion: /extends/,
  },
  {
    title: "a missing key",
    text: changed("      wtp: 4 USD/GPUh\n", ""),
    place: "23:5 market.segments.startups.wtp",
    expected: /a price per GPU-hour/,
    found: /nothing/,
  },
  {
    title: "a trace file that is not there",
    text: changed(
      "{rate: 2 /h}\n      gpus: 8\n      work: 3 h",
      "{kind: trace, file: t.csv, columns: {submit: {name: a, unit: s}, duration: {name: b, unit: s}, gpus: {name: c}}}",
    ),
    place: "17:37 internal.jobs.ranking.arrivals.file",
    expected: /a file that exists/,
    found: /t.csv/,
  },
  {
    title: "a key of another kind of product",
    text: changed("{H100: 2.95 USD/GPUh}", "{H100: 2.95 USD/GPUh}\n    notice: 2 min"),
    place: "33:13 products.on_demand.notice",
    expected: /spot products only/,
    found: /on_demand/,
  },
  {
    title: "a product without a kind",
    text: changed("  spot:\n", "  cheap:\n").replace("[on_demand, spot]", "[on_demand, cheap]"),
    place: "33:3 products.cheap.kind",
    expected: /one of reserved, on_demand, spot/,
    found: /nothing/,
    suggestion: /kind: on_demand/,
  },
  {
    title: "a time zone that is unknown",
    text: changed("{profile: {base: 40}}", "{profile: {base: 40, time_zone: Mars/Olympus}}"),
    place: "13:47 internal.services.feed.demand.profile.time_zone",
    expected: /IANA name/,
    found: /Mars/,
  },
  {
    title: "an empty fleet",
    text: changed(
      "    a: {gpu: H100, nodes: 16}\n    b: {gpu: GB200, nodes: 4, gpus_per_node: 4}\n",
      "    {}\n",
    )
      .replace("      clusters: {a: 0.75, b: 0.25}\n", "")
      .replace("      clusters: [a]\n", ""),
    place: "7:3 fleet.clusters",
    expected: /at least one cluster/,
    found: /none/,
  },
  {
    title: "a variant that changes what holds for all",
    text: `${GOOD}variants:\n  v: {seed: 3}\n`,
    place: "36:7 variants.v.seed",
    expected: /keys that variants may change/,
    found: /`seed`/,
  },
  {
    title: "a bad value in a variant",
    text: `${GOOD}variants:\n  v: {policies: {placement: best}}\n`,
    place: "36:29 variants.v.policies.placement",
    expected: /one of best_fit/,
    found: /`best`/,
    suggestion: /best_fit/,
  },
];

test.each(CASES)(
  "reports $title with its place and a remedy",
  ({ text, place, expected, found, suggestion }) => {
    const problems = problemsOf(text);
    const places = problems.map((problem) => `${problem.line}:${problem.column} ${problem.path}`);
    expect(places).toContain(place);
    const problem = problems[places.indexOf(place)]!;
    expect(problem.file).toBe("main.yaml");
    expect(problem.expected).toMatch(expected);
    expect(problem.found).toMatch(found);
    if (suggestion !== undefined) expect(problem.suggestion).toMatch(suggestion);
    expect(problems).toHaveLength(1);
  },
);

test("reports every problem of a file at once, in the order of the file", () => {
  const text = changed("horizon: 5 d", "horizon: 5")
    .replace("gpu: H100", "gpu: H10")
    .replace("a: 0.75", "x: 0.75")
    .replace("work: 3 h", "work: three hours")
    .replace("wtp: 4 USD/GPUh", "wtp: 4")
    .replace("[on_demand, spot]", "[on_demand, sport]")
    .replace("times: 0.35", "time: 0.35");
  const paths = problemsOf(text).map((problem) => problem.path);
  expect(paths).toEqual([
    "horizon",
    "fleet.clusters.a.gpu",
    "internal.services.feed.clusters.x",
    "internal.jobs.ranking.work",
    "market.segments.startups.wtp",
    "market.segments.startups.products[1]",
    "products.spot.price.H100.time",
  ]);
});

test("reports several syntax errors of one file", () => {
  const problems = problemsOf("schema: 1\na: [1, 2\nb: {x: 1\nc: 'zz\n");
  const syntax = problems.filter((problem) => problem.code === "syntax");
  expect(syntax.length).toBeGreaterThanOrEqual(3);
  expect(new Set(syntax.map((problem) => problem.line)).size).toBeGreaterThanOrEqual(3);
});

test("keeps the places of later items when an earlier item of a list is bad", () => {
  const text = `${GOOD}observe:
  - {name: one, moments: {gpus: idel}}
  - {name: two, nothing: 1}
  - {name: three, times: nobody}
  - {name: four, moments: {queue: somebody}}
`;
  const places = problemsOf(text).map((problem) => `${problem.line} ${problem.path}`);
  expect(places).toEqual([
    "36 observe[0].moments.gpus",
    "37 observe[1]",
    "38 observe[2].times",
    "39 observe[3].moments.queue",
  ]);
});

test("names the file of a problem that `extends` brings in", () => {
  const base = changed("nodes: 16", "nodes: 0");
  const problems = problemsOf({ "main.yaml": "extends: base.yaml\nname: derived\n", "base.yaml": base });
  expect(problems.map(({ file, line, path }) => `${file}:${line} ${path}`)).toEqual([
    "base.yaml:8 fleet.clusters.a.nodes",
  ]);
});

test("reports a cycle and a missing file of `extends`", () => {
  const cycle = problemsOf({ "main.yaml": `extends: b.yaml\n${GOOD}`, "b.yaml": "extends: main.yaml\n" });
  expect(cycle.map(({ file, line, code, found }) => [file, line, code, found])).toEqual([
    ["b.yaml", 1, "cycle", "main.yaml > b.yaml > main.yaml"],
  ]);
  const missing = problemsOf(`${GOOD}extends: nowhere.yaml\n`);
  expect(missing.map(({ line, column, path, found }) => [line, column, path, found])).toEqual([
    [35, 10, "extends", "no file `nowhere.yaml`"],
  ]);
});

test("reports a scenario that is not there, empty, or no map", () => {
  expect(problemsOf({})[0]).toMatchObject({ file: "main.yaml", code: "file", found: "no file `main.yaml`" });
  expect(problemsOf("")[0]?.found).toBe("an empty file");
  expect(problemsOf("- a\n- b\n")[0]).toMatchObject({ expected: "a map of keys", found: "a list", line: 1 });
});

test("gives the text of an override as the place of its problem", () => {
  const problems = problemsOf(GOOD, {
    overrides: ["fleet.clusters.a.nodes=0", "fleet.clusters.a.nodess=3", "nonsense"],
  });
  expect(problems.map(({ file, line, path }) => [file, line, path])).toEqual([
    ["--set fleet.clusters.a.nodes=0", undefined, "fleet.clusters.a.nodes"],
    ["--set fleet.clusters.a.nodess=3", undefined, "fleet.clusters.a.nodess"],
    ["--set nonsense", undefined, ""],
  ]);
});

test("does not call missing what a syntax error may hide", () => {
  const codes = problemsOf('schema: 1\nname: "cut\nfleet: {}\n').map((problem) => problem.code);
  expect(codes).toContain("syntax");
  expect(codes).not.toContain("missing_key");
});

test("names the bad name, not what stands below it", () => {
  const [problem] = problemsOf(GOOD.replace("    startups:", '    "=cmd|x":'));
  expect(problem).toMatchObject({ path: "market.segments.=cmd|x", found: "`=cmd|x`" });
});

test("refuses `--set extends`, which would come too late", () => {
  const problems = problemsOf(GOOD, { overrides: ["extends=other.yaml"] });
  expect(problems.map((problem) => problem.path)).toEqual(["extends"]);
});

test("takes negative electricity prices in a series, not as the one price", () => {
  const site = (electricity: string) =>
    changed("fleet:\n", `fleet:\n  data_centers: {default: {electricity: ${electricity}}}\n`);
  expect(parse(site("[{at: 0 h, value: 40 USD/MWh}, {at: 2 h, value: -15.5 USD/MWh}]")).ok).toBe(true);
  expect(problemsOf(site("-5 USD/MWh"))).toHaveLength(1);
});
