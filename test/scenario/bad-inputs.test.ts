import { expect, test } from "vitest";
import { BAD_BLOCKS } from "./bad-blocks.ts";
import { BAD_INPUTS } from "./bad-inputs.ts";
import { BAD_MODELS } from "./bad-models.ts";
import { BAD_PRICING } from "./bad-pricing.ts";
import { changed, GOOD, parse, problemsOf } from "./memory.ts";

test.each([...BAD_INPUTS, ...BAD_BLOCKS, ...BAD_PRICING, ...BAD_MODELS])(
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
  const [problem] = problemsOf(GOOD.replace("    startups:", '    "a.b":'));
  expect(problem).toMatchObject({ path: "market.segments.a.b", found: "`a.b`" });
  expect(problem?.expected).toContain("without dots");
});

test("a segment may bear any name that is no path; what becomes part of a column may not", () => {
  const odd = JSON.stringify('=cmd|x, "the 1st" 🚀\nlabs');
  expect(parse(GOOD.replace("    startups:", `    ${odd}:`)).ok).toBe(true);
  for (const bad of [" a", "a ", "x[1]", "tab\tx", ""]) {
    const problems = problemsOf(GOOD.replace("    startups:", `    ${JSON.stringify(bad)}:`));
    expect(problems.map(({ path }) => path)).toContain(`market.segments.${bad}`);
  }
  const problems = problemsOf(GOOD.replace("  on_demand:", '  "=cmd|x":'));
  expect(problems).toContainEqual(expect.objectContaining({ path: "products.=cmd|x", found: "`=cmd|x`" }));
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
