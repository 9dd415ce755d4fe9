import type { Expected, OracleCase } from "./cases.ts";
import { type Document, hours } from "./document.ts";
import type { Mapped, Metric, Simulated } from "./metric.ts";

/** One scenario of a case, before it knows what to observe. */
export interface Part {
  /** Appended to the id of the case; empty for the main part. */
  readonly suffix: string;
  /** What the scenario shows, as a comment on top of the file. */
  readonly about: string;
  /** All of the scenario but name, times and observations. */
  readonly document: Document;
  readonly warmupH: number;
  /** Length of the window of one replication [h]. */
  readonly windowH: number;
  /** A replication is over in a moment, and many are needed: 25 times the usual number is allowed. */
  readonly isBrief?: boolean;
  /** How the part yields an expected value; `undefined` if it does not. */
  readonly map: (expected: Expected) => Mapped | undefined;
}

/** Translation of a case into scenarios. */
export type Translate = (oracle: OracleCase, effort: number) => readonly Part[];

/** A finished scenario with the metrics that it is run for. */
export interface PlannedScenario {
  readonly name: string;
  readonly about: string;
  readonly document: Document;
  /** See `Part.isBrief`. */
  readonly isBrief: boolean;
  readonly metrics: readonly { readonly expected: Expected; readonly metric: Metric }[];
}

export interface Plan {
  readonly scenarios: readonly PlannedScenario[];
  readonly calculated: readonly { readonly expected: Expected; readonly value: number }[];
  readonly unmapped: readonly Expected[];
}

/** Gives every expected value to the first part that yields it; parts without a metric to simulate are dropped. */
export function plan(oracle: OracleCase, parts: readonly Part[]): Plan {
  const simulated = parts.map(() => [] as { expected: Expected; mapped: Simulated }[]);
  const calculated: { expected: Expected; value: number }[] = [];
  const unmapped: Expected[] = [];
  for (const expected of oracle.expected) {
    const [at, mapped] = firstYield(parts, expected) ?? [];
    if (at === undefined || mapped === undefined) unmapped.push(expected);
    else if ("calculated" in mapped) calculated.push({ expected, value: mapped.calculated });
    else simulated[at]!.push({ expected, mapped });
  }
  const scenarios = parts.flatMap((part, at) => {
    const metrics = simulated[at]!;
    return metrics.length === 0 ? [] : [finish(oracle, part, metrics)];
  });
  return { scenarios, calculated, unmapped };
}

function firstYield(parts: readonly Part[], expected: Expected): readonly [number, Mapped] | undefined {
  for (const [at, part] of parts.entries()) {
    const mapped = part.map(expected);
    if (mapped !== undefined) return [at, mapped];
  }
  return undefined;
}

function finish(
  oracle: OracleCase,
  part: Part,
  metrics: readonly { readonly expected: Expected; readonly mapped: Simulated }[],
): PlannedScenario {
  const wishes = metrics.flatMap(({ mapped }) => mapped.observe ?? []);
  const observe = [...new Map(wishes.map((wish) => [wish["name"], wish])).values()];
  const name = `${oracle.id}${part.suffix}`.toLowerCase();
  return {
    name,
    about: `${oracle.id}: ${oracle.title}. ${part.about}`,
    isBrief: part.isBrief ?? false,
    document: {
      schema: 1,
      name,
      description: oracle.title,
      start: "2026-01-05T00:00:00Z",
      horizon: hours(part.warmupH + part.windowH),
      warmup: hours(part.warmupH),
      // One row: nobody looks at the course of these runs.
      series_interval: hours(part.warmupH + part.windowH),
      ...part.document,
      ...(observe.length === 0 ? {} : { observe }),
    },
    metrics: metrics.map(({ expected, mapped }) => ({ expected, metric: mapped.metric })),
  };
}

/**
 * Length of the window of one of 20 replications [h].
 *
 * @param effort  Share of the model time for +-1 % that the half-width asked for takes.
 * @param fallbackH  Model time when the case names none [h].
 * @param leastH  Shortest window that still forgets its start [h].
 */
export function windowFor(oracle: OracleCase, effort: number, fallbackH: number, leastH: number): number {
  return Math.ceil(Math.max(leastH, ((oracle.modelTimeH ?? fallbackH) * effort) / 20));
}

/** Model time grows with the inverse square of the half-width: 1 for 1 %, 1/4 for 2 %, 1/25 for 5 %. */
export function effortFor(oracle: OracleCase, leastRelative: number): number {
  return (0.01 / Math.max(oracle.tolerance.relative, leastRelative)) ** 2;
}
