import { sha256Text } from "../../io/hash.ts";
import type { Scenario } from "../../model/scenario.ts";
import type { JobSource } from "../../model/workload.ts";
import { salesOffKey } from "../sales-off.ts";
import { stableJson } from "../stable-json.ts";
import type { Bundle, LiveWish } from "./run-job.ts";

/** What determines a run beside its scenario. */
export interface RunPoint {
  readonly seed: string;
  readonly replication: number;
  readonly salesOff: boolean;
  readonly check: boolean;
  readonly live?: LiveWish | undefined;
}

/** Content of a file that scenarios read, by its path. */
export type ContentHash = (path: string) => string;

/**
 * Names runs by the hash of all that determines their results: scenario, seed, replication, content of every trace,
 * and whatever `ground` stands for (code, packages, math library).
 *
 * Runs with sales off are named by what matters to them, so that variants and sweep points share them.
 */
export class RunKeys {
  private readonly ground: unknown;
  private readonly contentHash: ContentHash;
  private readonly scenarios = new WeakMap<Scenario, { readonly sold: string; readonly salesOff: string }>();

  constructor(ground: unknown, contentHash: ContentHash) {
    this.ground = ground;
    this.contentHash = contentHash;
  }

  keyOf(bundle: Bundle, point: RunPoint): string {
    const { salesOff, live, ...place } = point;
    const scenario = this.nameOf(bundle)[salesOff ? "salesOff" : "sold"];
    return sha256Text(stableJson({ scenario, salesOff, ...place, live: salesOff ? undefined : live }));
  }

  /** Name of a bundle itself. */
  nameOf({ scenario, traces }: Bundle): { readonly sold: string; readonly salesOff: string } {
    const known = this.scenarios.get(scenario);
    if (known !== undefined) return known;
    const used = [...new Set(scenario.jobs.flatMap(({ arrivals }) => inputOf(arrivals) ?? []))];
    const files = used
      .flatMap((input) => traces.find((each) => each.input === input) ?? [])
      .map(({ mapping }) => ({ mapping: { ...mapping, path: "" }, content: this.contentHash(mapping.path) }));
    const placeless = withoutPlaces(scenario, used);
    const hash = (what: unknown): string => sha256Text(stableJson([this.ground, files, what]));
    const names = { sold: hash(placeless), salesOff: hash(salesOffKey(placeless)) };
    this.scenarios.set(scenario, names);
    return names;
  }
}

type Arrivals = JobSource["arrivals"];

const inputOf = (arrivals: Arrivals): string | undefined =>
  arrivals.kind === "trace" ? arrivals.trace.input : undefined;

/** The scenario with its traces numbered instead of named: where a file lies does not matter, only what is in it. */
function withoutPlaces(scenario: Scenario, used: readonly string[]): Scenario {
  const numbered = (arrivals: Arrivals): Arrivals => {
    const input = inputOf(arrivals);
    return input === undefined ? arrivals : { kind: "trace", trace: { input: String(used.indexOf(input)) } };
  };
  const jobs = scenario.jobs.map((job) => ({ ...job, arrivals: numbered(job.arrivals) }));
  return { ...scenario, jobs };
}
