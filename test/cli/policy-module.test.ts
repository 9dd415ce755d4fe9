import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { surplus, TINY } from "./harness.ts";

let folder: string;
const path = (name: string): string => join(folder, name);
const write = (name: string, text: string): void => writeFileSync(path(name), text);
const csv = (out: string, name = "summary.csv"): string => readFileSync(join(path(out), name), "utf8");

/** A scenario of one day with a capacity control, and one with a pricing. */
function withControl(name: string, control: string): string {
  const text = TINY.replace("horizon: 2 d", "horizon: 1 d").replace(/^variants.*$/m, "");
  write(name, `${text}\npolicies: { capacity_control: ${control} }\n`);
  return path(name);
}
function withPricing(name: string, pricing: string): string {
  const text = TINY.replace("horizon: 2 d", "horizon: 1 d").replace(/^variants.*$/m, "");
  write(name, text.replace("price: 2.95 USD/GPUh", `price: 2.95 USD/GPUh, pricing: ${pricing}`));
  return path(name);
}
const run = (file: string, out: string, ...more: string[]) =>
  surplus("run", file, "--out", path(out), "--quiet", "--force", ...more);

/** Trunk reservation against everybody, as a module with a helper of its own. */
const RESERVE = `import { type CapacityControlPolicy, type ControlView, count, needed } from "surplus-sim/policy";
import { verdict } from "./lib/verdict.ts";

const parameters = { gpus: needed(count(0), "GPUs that stay free") };
const open = (view: ControlView): number => view.installedUp(0) - view.busy(0) + view.recallableFor(0, 0);
export const policy: CapacityControlPolicy<typeof parameters> = {
  name: "reserve",
  description: "Keeps GPUs free.",
  parameters,
  create: ({ gpus }) => ({
    name: "reserve",
    decide: (request, view) => verdict(request.gpus + gpus <= open(view)),
    withheldGpus: (view) => Math.max(0, view.free(0) - Math.max(0, open(view) - gpus)),
  }),
};
`;
const VERDICT = `import { ACCEPT, REFUSE, type Verdict } from "surplus-sim/policy";
export const verdict = (isGood: boolean): Verdict => (isGood ? ACCEPT : REFUSE);
`;

/** A capacity control whose \`decide\` is the given text. */
const control = (decide: string, before = ""): string => `${before}
export const policy = {
  name: "mine",
  description: "Does something.",
  parameters: {},
  create: (parameters, terms) => ({
    name: "mine",
    ${decide},
    withheldGpus: () => 0,
  }),
};
`;
/** A pricing of which \`price\` is the given text. */
const pricing = (price: string): string => `
export const policy = {
  name: "mine",
  description: "Does something.",
  parameters: {},
  create: (parameters, context) => ({
    name: "mine",
    floorNano: 1e9,
    capNano: 4e9,
    firstLookMs: 3600000,
    nextLookMs: (nowMs) => nowMs + 3600000,
    ${price},
    state: () => ({}),
  }),
};
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-module-test-"));
  mkdirSync(path("lib"));
  write("reserve.ts", RESERVE);
  write("lib/verdict.ts", VERDICT);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a policy of one's own", () => {
  it("decides as the registered policy that says the same, to the last byte", async () => {
    const own = withControl("own.yaml", "{ policy: { module: ./reserve.ts }, gpus: 8 }");
    const registered = withControl(
      "registered.yaml",
      "{ policy: trunk_reservation, reservations: { startups: 8 } }",
    );
    expect((await run(own, "own")).code).toBe(0);
    expect((await run(registered, "registered")).code).toBe(0);
    expect(csv("own")).toBe(csv("registered"));
    expect(csv("own", "timeseries.csv")).toBe(csv("registered", "timeseries.csv"));
    const manifest = JSON.parse(csv("own", "manifest.json")) as {
      inputs: { file: string; role: string; sha256: string }[];
    };
    const files = manifest.inputs.filter(({ role }) => role === "policy");
    expect(files.map(({ file }) => file)).toEqual(["lib/verdict.ts", "reserve.ts"]);
  });

  it("is reproduced from the manifest, and missed when it has changed", async () => {
    const own = withControl("again.yaml", "{ policy: { module: ./reserve.ts }, gpus: 8 }");
    expect((await run(own, "again")).code).toBe(0);
    const said = await surplus("reproduce", path("again"), "--inputs", folder, "--quiet");
    expect(said).toEqual({ code: 0, out: "", err: "" });
    write("lib/verdict.ts", `${VERDICT}// changed\n`);
    const missed = await surplus("reproduce", path("again"), "--inputs", folder, "--quiet");
    write("lib/verdict.ts", VERDICT);
    expect([missed.code, missed.err]).toEqual([2, expect.stringContaining("lib/verdict.ts")]);
  });

  it("may be JavaScript, and what it keeps to itself reaches no other run", async () => {
    const before = "let asked = 0;";
    write("every-second.js", control("decide: () => (asked += 1) % 2", before));
    const file = withControl("second.yaml", "{ policy: { module: every-second.js } }");
    expect((await run(file, "second")).code).toBe(0);
    expect((await run(file, "second-again")).code).toBe(0);
    expect(csv("second-again", "runs.csv")).toBe(csv("second", "runs.csv"));
  });

  it("prices, within its own bounds and from streams of its own", async () => {
    const draw = "price: () => Math.floor(1e9 + 3e9 * noise.next())";
    const text = pricing(draw).replace("=> ({", "=> { const noise = context.stream('noise'); return ({");
    write("noise.js", text.replace("  }),\n};", "  }); },\n};"));
    const noisy = withPricing("noisy.yaml", "{ policy: { module: noise.js } }");
    const plain = withPricing(
      "plain.yaml",
      "{ policy: time_of_use, periods: [{ from: 0, to: 1, factor: 1 }] }",
    );
    expect((await run(noisy, "noisy", "--records")).code).toBe(0);
    expect((await run(plain, "plain", "--records")).code).toBe(0);
    // Another price and more draws change nothing of who comes when and wants what.
    const asked = (out: string): string[] =>
      csv(out, "leases.csv")
        .split("\n")
        .slice(1)
        .map((line) => line.split(",").slice(0, 4).join());
    expect(asked("noisy").length).toBeGreaterThan(50);
    expect(csv("noisy", "timeseries.csv")).not.toBe(csv("plain", "timeseries.csv"));
  });
});

it("the scenario of the page runs with the two examples", async () => {
  const page = readFileSync("docs/how-to/write-your-own-policy.md", "utf8");
  const [, yaml] = /^```yaml\n([\s\S]*?)^```$/m.exec(page)!;
  for (const name of ["keep-for-dear.ts", "sales-ladder.ts"])
    copyFileSync(`docs/examples/${name}`, path(name));
  write("page.yaml", TINY.replace(/^products.*\n^variants.*$/m, yaml!));
  const said = await run(path("page.yaml"), "page");
  expect(said.code, said.err).toBe(0);
  // The ladder leaves the posted price, so that the average is another.
  expect(csv("page")).toMatch(/^base,average_price_usd_per_gpu_hour,/m);
  expect(csv("page")).not.toMatch(/^base,average_price_usd_per_gpu_hour,[^,]+,2,2\.95,/m);
});

describe("validate names the place of what is wrong in a module", () => {
  it.each<[string, string, RegExp]>([
    ["a file that is not there", "", /no file `.*gone\.ts`/],
    [
      "a text that is no program",
      "export const policy = {\n  name: ;\n};",
      /bad\.ts:2:9: expected a module that can/,
    ],
    ["an import of Node", 'import fs from "node:fs";\nfs;', /bad\.ts:1:16: .*Could not resolve "node:fs"/],
    ["no export", "export const policies = 1;", /bad\.ts: expected an export `policy`/],
    ["a throw at once", "const a: any = 1;\na.b.c;\nexport const policy = a;", /bad\.ts:2:5: Cannot read/],
    [
      "another shape",
      "export const policy = { name: 'A b', description: 'x.', create: 1, parameters: {} };",
      /policy\.name.*\n.*policy\.create/,
    ],
    [
      "parameters of no kind",
      control("decide: () => 0").replace("parameters: {}", "parameters: { x: 5 }"),
      /policy\.parameters\.x/,
    ],
    ["a create that throws", control("decide: () => terms.no.no"), /^$/],
    ["a create that makes nothing", control("decides: () => 0"), /bad\.ts:6:11: expected a capacity control/],
    [
      "a clock in create",
      control("decide: () => 0, at: Date.now()"),
      /bad\.ts:8:\d+: Date is not for policies/,
    ],
    [
      "a wish for a solver",
      control("decide: () => 0").replace("parameters: {}", "parameters: {}, needsSolver: true"),
      /bad\.ts:6:11: expected a policy without `needsSolver`/,
    ],
    [
      "a terms that is changed",
      control("decide: () => 0, x: (terms.products.length = 0)"),
      /Cannot assign to read only/,
    ],
  ])("%s", async (_, text, expected) => {
    if (text !== "") write("bad.ts", text);
    const name = text === "" ? "gone.ts" : "bad.ts";
    const said = await surplus("validate", withControl("bad.yaml", `{ policy: { module: ${name} } }`));
    if (expected.source === "^$") return expect(said.code).toBe(0);
    expect(said.err.replaceAll(`${folder}/`, "")).toMatch(expected);
    expect(said.err).not.toMatch(/^ +at /m);
    expect(said.code).toBe(2);
  });

  it("parameters as those of registered policies, all at once", async () => {
    const file = withControl("params.yaml", "{ policy: { module: reserve.ts }, gpus: 1.5, gpu: 3 }");
    const said = await surplus("validate", file);
    expect(said.err).toMatch(
      /params\.yaml:25:\d+: policies\.capacity_control\.gpus: expected a whole number/,
    );
    expect(said.err).toMatch(/policies\.capacity_control\.gpu: expected a known key.*did you mean `gpus`/);
  });
});

describe("a fault of a module in a run", () => {
  it.each<[string, string, RegExp]>([
    ["chance", "decide: () => Math.random()", /bad\.js:8:\d+: Math\.random is not for policies/],
    ["a clock", "decide: () => new Date().getTime()", /bad\.js:8:\d+: Date is not for policies/],
    ["timers", "decide: () => setTimeout(() => 0, 1)", /bad\.js:8:\d+: setTimeout is not defined/],
    ["Node", "decide: () => process.pid", /bad\.js:8:\d+: process is not defined/],
    [
      "a changed request",
      "decide: (request) => (request.gpus = 0)",
      /bad\.js:8:\d+: Cannot set property gpus/,
    ],
    ["a changed view", "decide: (_, view) => (view.free = 0)", /bad\.js:8:\d+: Cannot assign to read only/],
    [
      "another verdict",
      "decide: () => 2",
      /bad\.js:8:\d+: expected ACCEPT \(0\) or REFUSE \(1\) from `decide`, found `2`/,
    ],
    ["no verdict", "decide: () => {}", /found nothing/],
    ["a throw of a text", "decide: () => { throw 'oh' }", /bad\.js: threw `oh` \(in decide\)/],
    ["a code of text", "decide: () => new Function('return 0')()", /Code generation from strings disallowed/],
  ])("%s", async (_, decide, expected) => {
    write("bad.js", control(decide));
    const said = await run(withControl("bad-run.yaml", "{ policy: { module: bad.js } }"), "bad");
    expect(said.err).toMatch(expected);
    expect(said.err).toMatch(/variant base, seed 1, replication 0, at \d+ ms \(2026-11-02T.*\), event \d+/);
    expect(said.err).toMatch(/^error in a policy of your own: /);
    expect(said.code).not.toBe(0);
  });

  it.each<[string, string, RegExp]>([
    [
      "a price that is not whole",
      "price: () => 2e9 + 0.5",
      /expected whole nano-USD from 1000000000 to 4000000000/,
    ],
    ["a price above the cap", "price: () => 5e9", /bad-price\.js:12:\d+: expected whole nano-USD/],
    ["no price", "price: () => NaN", /found `NaN`/],
    ["a look into the world", "price: (view) => view.world.rows.count", /reading 'rows'/],
    ["a changed view", "price: (view) => (view.quotes = 1)", /Cannot set property quotes/],
  ])("%s", async (_, price, expected) => {
    write("bad-price.js", pricing(price));
    const said = await run(
      withPricing("bad-price.yaml", "{ policy: { module: bad-price.js } }"),
      "bad-price",
    );
    expect(said.err).toMatch(expected);
    expect(said.err).toMatch(/^error in a policy of your own: bad-price\.js:12/);
  });
});
