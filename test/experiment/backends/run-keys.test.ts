import { describe, expect, it } from "vitest";
import type { Bundle } from "../../../src/experiment/backends/run-job.ts";
import { RunKeys, type RunPoint } from "../../../src/experiment/backends/run-keys.ts";
import type { Scenario } from "../../../src/model/scenario.ts";
import { scenario } from "../../metrics/fake-results.ts";

const POINT: RunPoint = { seed: "1", replication: 0, salesOff: false, check: false };
const OFF: RunPoint = { ...POINT, salesOff: true };
const LIVE = { variant: "mix", products: ["spot"], competitors: [], series: true, records: false };

/** Hashes of files by their paths. */
const content = (files: Readonly<Record<string, string>> = {}) =>
  new RunKeys("ground", (path) => files[path]!);

const key = (bundle: Bundle, point: Partial<RunPoint> = {}, keys = content()) =>
  keys.keyOf(bundle, { ...POINT, ...point });
const of = (set: Partial<Scenario> = {}): Bundle => ({ scenario: scenario(set), traces: [] });

/** A scenario with jobs of a trace, and where the trace lies. */
function traced(path: string, more: Partial<Bundle["traces"][number]["mapping"]> = {}): Bundle {
  const [job] = scenario().jobs;
  // As the parser names it: by its path.
  const arrivals = { kind: "trace", trace: { input: path } } as const;
  const mapping = {
    path,
    submit: { column: "submit", unitMs: 1000 },
    duration: { column: "run", unitMs: 1000 },
    gpus: { column: "gpus" },
    ...more,
  } as unknown as Bundle["traces"][number]["mapping"];
  return { scenario: scenario({ jobs: [{ ...job!, arrivals }] }), traces: [{ input: path, mapping }] };
}

describe("the name of a run", () => {
  it("is the same for equal content, whatever the object, the order of its keys, or who asks", () => {
    const reordered = Object.fromEntries(Object.entries(scenario()).reverse()) as unknown as Scenario;
    expect(key({ scenario: reordered, traces: [] })).toBe(key(of()));
    expect(key(of())).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, string]>([
    [
      "a price",
      key(of({ products: [{ ...scenario().products[0]!, noticeMs: 1 }, scenario().products[1]!] })),
    ],
    ["the horizon", key(of({ horizonMs: scenario().horizonMs + 1 }))],
    ["the order of products, which decides ties", key(of({ products: scenario().products.toReversed() }))],
    ["the seed", key(of(), { seed: "2" })],
    ["the replication", key(of(), { replication: 1 })],
    ["sales", key(of(), { salesOff: true })],
    ["the check of invariants", key(of(), { check: true })],
    ["rows beside the result", key(of(), { live: LIVE })],
    ["code or math library", key(of(), {}, new RunKeys("another ground", () => ""))],
  ])("is another for another value of %s", (_, other) => {
    expect(other).not.toBe(key(of()));
  });

  it("tells apart what rows are written beside the result", () => {
    const keys = [LIVE, { ...LIVE, records: true }, { ...LIVE, variant: "spot" }].map((live) =>
      key(of(), { live }),
    );
    expect(new Set(keys).size).toBe(3);
  });

  it("hangs on the content of a trace and on how it is read, not on where it lies", () => {
    const files = content({ "a/trace.csv": "hash 1", "b/moved.csv": "hash 1", "c/trace.csv": "hash 2" });
    const own = key(traced("a/trace.csv"), {}, files);
    expect(key(traced("b/moved.csv"), {}, files)).toBe(own);
    expect(key(traced("c/trace.csv"), {}, files)).not.toBe(own);
    const inHours = { submit: { column: "submit", unitMs: 3_600_000 } } as never;
    expect(key(traced("a/trace.csv", inHours), {}, files)).not.toBe(own);
  });

  it("tells apart which job source reads which trace", () => {
    const files = content({ a: "hash 1", b: "hash 2" });
    const both = (first: string, second: string): Bundle => {
      const [one, two] = [traced(first), traced(second)];
      const jobs = [...one.scenario.jobs, ...two.scenario.jobs];
      return { scenario: scenario({ jobs }), traces: [...traced("a").traces, ...traced("b").traces] };
    };
    const keys = [both("a", "b"), both("b", "a"), both("a", "a"), both("b", "b")];
    expect(new Set(keys.map((each) => key(each, {}, files))).size).toBe(4);
  });

  it("does not hang on files that the scenario does not read", () => {
    const { traces } = traced("other.csv");
    expect(key({ scenario: scenario(), traces })).toBe(key(of()));
  });
});

describe("the name of a run with sales off", () => {
  const off = (set: Partial<Scenario> = {}, point: Partial<RunPoint> = {}) =>
    key(of(set), { ...OFF, ...point });

  it("is shared by all that differs only in tenants, in name and in rows", () => {
    const own = off();
    expect(off({ name: "renamed" })).toBe(own);
    expect(off({ products: [] })).toBe(own);
    expect(off({ market: { segments: [], competitors: [] } })).toBe(own);
    expect(off({}, { live: LIVE })).toBe(own);
  });

  it("is another where internal work or the fleet differ", () => {
    const own = off();
    expect(off({ jobs: [] })).not.toBe(own);
    expect(off({ warmupMs: 1 })).not.toBe(own);
    expect(off({}, { seed: "2" })).not.toBe(own);
  });
});
