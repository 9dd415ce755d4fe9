import { availableParallelism } from "node:os";
import { METRICS } from "../metrics/registry.ts";
import { figure } from "../output/figures.ts";
import type { Study, StudyPoint } from "./study.ts";

/** What a command is about to do. */
export interface RunsAhead {
  readonly points: number;
  readonly variants: number;
  readonly replications: number;
  /** Runs that are not kept from before; those with sales off included. */
  readonly missing: number;
  /** Wall time of one run in one thread, measured on the first replications of the first point [ms]. */
  readonly runMs: number | undefined;
}

/** A first replication that is done sooner than this says more about the start of the threads [ms]. */
const COLD_MS = 2_000;

/**
 * Counts the runs of a plan and times the first of them; what was timed is kept.
 *
 * @throws Interrupted
 */
export async function measurePlan(
  study: Study,
  places: readonly StudyPoint[],
  { workers = availableParallelism() }: { readonly workers?: number },
): Promise<RunsAhead> {
  const { replications } = study.document;
  const first = places.slice(0, 1);
  const cold = await timed(study, { points: first, replications: 1, workers });
  const warm =
    cold !== undefined && cold.wallMs < COLD_MS && replications > 1
      ? await timed(study, { points: first, replications: 2, workers })
      : undefined;
  return {
    points: places.length,
    variants: first[0]!.variants.length,
    replications,
    missing: study.missing(places, replications),
    runMs: (warm ?? cold)?.runMs,
  };
}

interface Timed {
  readonly points: readonly StudyPoint[];
  readonly replications: number;
  readonly workers: number;
}

/** Runs what is missing of some replications; absent if nothing is. */
async function timed(study: Study, { points, replications, workers }: Timed) {
  const runs = study.missing(points, replications);
  if (runs === 0) return undefined;
  const startedMs = performance.now();
  await study.run(points, replications);
  const wallMs = performance.now() - startedMs;
  return { wallMs, runMs: (wallMs * Math.min(runs, workers)) / runs };
}

/** Text of a cell of a tidy table, as far as its size can be guessed before the run [bytes]. */
const CELL_BYTES = 16;

/** What will be run, how long it takes and how much it writes, in a few lines. */
export function describePlan(ahead: RunsAhead, options: { readonly workers?: number }): string {
  const { points, variants, replications, missing, runMs } = ahead;
  const workers = options.workers ?? availableParallelism();
  const runs = points * variants * replications;
  const rows = points * variants * (METRICS.length + replications);
  const bytes = points * variants * METRICS.length * CELL_BYTES * (10 + replications);
  const time =
    missing === 0
      ? "all of them are kept from before"
      : runMs === undefined
        ? `${whole(missing)} of them (with sales off included) are still to be computed`
        : `${whole(missing)} still to be computed, about ${span((missing * runMs) / workers)} with ${workers} threads`;
  return (
    `${count(points, "point")} x ${count(variants, "variant")} x ${count(replications, "replication")} = ` +
    `${count(runs, "run")}, and those with sales off: ${time}.\n` +
    `Results: about ${whole(rows)} rows, ${figure(bytes / 1e6)} MB.\n`
  );
}

function count(number: number, word: string): string {
  return `${whole(number)} ${word}${number === 1 ? "" : "s"}`;
}

function whole(number: number): string {
  return number.toLocaleString("en-US");
}

/** A wall time a person would say: `20 s`, `3 min`, `2.5 h`. */
function span(ms: number): string {
  if (ms < 90_000) return `${Math.max(1, Math.round(ms / 1000))} s`;
  if (ms < 5_400_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}
