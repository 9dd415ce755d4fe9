import { sha256Text } from "../../io/hash.ts";
import type { Scenario } from "../../model/scenario.ts";
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
    const used = new Set(
      scenario.jobs.flatMap(({ arrivals }) => (arrivals.kind === "trace" ? [arrivals.trace.input] : [])),
    );
    const files = traces
      .filter(({ input }) => used.has(input))
      .map(({ input, mapping }) => ({ input, mapping, content: this.contentHash(mapping.path) }));
    // Where a file lies does not matter, only what is in it.
    const inputs = files.map(({ mapping, ...each }) => ({ ...each, mapping: { ...mapping, path: "" } }));
    const hash = (what: unknown): string => sha256Text(stableJson([this.ground, inputs, what]));
    const names = { sold: hash(scenario), salesOff: hash(salesOffKey(scenario)) };
    this.scenarios.set(scenario, names);
    return names;
  }
}
