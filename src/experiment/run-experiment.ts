import type { Replication, WorldResult } from "../metrics/result.ts";
import { InputError } from "../model/input-error.ts";
import { OutputError } from "../model/output-error.ts";
import type { RecordSink, SeriesSink, WorldInputs } from "../model/ports.ts";
import type { Scenario, Variant } from "../model/scenario.ts";
import { groupsOf, plannedRuns } from "./planned-runs.ts";
import { completeLedger, identityBreach, sellsNothing } from "./sales-off.ts";

/** What a run of the world is told. */
export interface RunOptions {
  readonly seed: string;
  readonly replication: number;
  readonly salesOff?: boolean;
  readonly inputs: WorldInputs;
  readonly series?: SeriesSink;
  readonly records?: RecordSink;
  readonly check?: boolean;
  readonly shouldStop?: () => boolean;
  readonly onProgress?: (nowMs: number) => void;
}

/** One run of the world, `world/run-world.ts`; injected so that the experiment can be tested without it. */
export type RunWorld = (scenario: Scenario, options: RunOptions) => WorldResult;

/** Place of one run in its experiment. */
export interface RunPlace {
  readonly variant: string;
  /** Position of the variant in the request. */
  readonly variantIndex: number;
  readonly replication: number;
}

/** Where a run puts its rows; both parts are optional. */
export interface Sinks {
  readonly series?: SeriesSink;
  readonly records?: RecordSink;
}

export interface ExperimentRequest {
  readonly variants: readonly Variant[];
  /** Master seed. */
  readonly seed: string;
  readonly replications: number;
  readonly inputs: WorldInputs;
  readonly runWorld: RunWorld;
  readonly check?: boolean;
  /** Sinks of a run; called once before each run that is not with sales off. */
  readonly sinks?: (place: RunPlace) => Sinks;
  readonly shouldStop?: () => boolean;
  /** Simulated time done and to do, over all runs [ms]. */
  readonly onProgress?: (doneMs: number, totalMs: number) => void;
}

export interface VariantResult {
  readonly variant: Variant;
  /** Finished replications, in order. */
  readonly replications: readonly Replication[];
  /** Parts that the window of the variant was cut into, each a replication here; absent = whole windows. */
  readonly batches?: number;
}

/** A replication that broke down: a fault of the program, with what is needed to play it again. */
export interface RunFailure extends RunPlace {
  readonly seed: string;
  readonly salesOff: boolean;
  readonly error: unknown;
}

export interface ExperimentResult {
  readonly variants: readonly VariantResult[];
  readonly failures: readonly RunFailure[];
  /** True if `shouldStop` ended the experiment before its last replication. */
  readonly stopped: boolean;
  /** Events of all runs, those with sales off included. */
  readonly events: number;
}

/**
 * All replications of all variants, one after the other, each with its run with sales off.
 *
 * Replications are numbered from 0. A replication that breaks down is reported and the others go on; faults of the
 * input end the experiment.
 *
 * @throws InputError from the inputs and OutputError from the sinks, as they come.
 */
export function runExperiment(request: ExperimentRequest): ExperimentResult {
  return new Experiment(request).run();
}

class Experiment {
  private readonly request: ExperimentRequest;
  /** By variant: variants of one group share the runs with sales off. */
  private readonly groups: readonly number[];
  private readonly salesOffRuns = new Map<string, WorldResult>();
  private readonly totalMs: number;
  private readonly failures: RunFailure[] = [];
  private doneMs = 0;
  private events = 0;
  private stopped = false;

  constructor(request: ExperimentRequest) {
    this.request = request;
    this.groups = groupsOf(request.variants);
    this.totalMs = plannedRuns(request.variants, { from: 0, to: request.replications }).reduce(
      (sum, run) => sum + request.variants[run.variantIndex]!.scenario.horizonMs,
      0,
    );
  }

  run(): ExperimentResult {
    const variants = this.request.variants.map((variant, variantIndex) => {
      const replications: Replication[] = [];
      for (let index = 0; index < this.request.replications && !this.stopped; index++) {
        const replication = this.replicate({ variant: variant.name, variantIndex, replication: index });
        if (replication !== undefined) replications.push(replication);
      }
      return { variant, replications };
    });
    return { variants, failures: this.failures, stopped: this.stopped, events: this.events };
  }

  /** One replication with its run with sales off; undefined if it was stopped or broke down. */
  private replicate(place: RunPlace): Replication | undefined {
    const { seed, sinks, variants } = this.request;
    const isOwnSalesOff = sellsNothing(variants[place.variantIndex]!.scenario);
    const before = isOwnSalesOff ? undefined : this.salesOff(place);
    if (!isOwnSalesOff && before === undefined) return undefined;
    const run = this.runOnce(place, { ...sinks?.(place) });
    if (run === undefined) return undefined;
    const salesOff = before ?? run;
    const breach = this.request.check ? identityBreach(run, salesOff) : undefined;
    if (breach !== undefined) {
      this.failures.push({
        ...place,
        seed,
        salesOff: false,
        error: new Error(`invariant broken: ${breach}`),
      });
      return undefined;
    }
    this.salesOffRuns.set(this.groupKey(place), salesOff);
    return {
      index: place.replication,
      seed,
      run,
      salesOff,
      ledger: completeLedger(run.ledger, salesOff.ledger),
    };
  }

  private salesOff(place: RunPlace): WorldResult | undefined {
    const key = this.groupKey(place);
    const known = this.salesOffRuns.get(key);
    if (known !== undefined) return known;
    const result = this.runOnce(place, { salesOff: true });
    if (result !== undefined) this.salesOffRuns.set(key, result);
    return result;
  }

  private groupKey({ variantIndex, replication }: RunPlace): string {
    return `${this.groups[variantIndex]} ${replication}`;
  }

  private runOnce(
    place: RunPlace,
    special: Sinks & { readonly salesOff?: boolean },
  ): WorldResult | undefined {
    const { request } = this;
    const { scenario } = request.variants[place.variantIndex]!;
    const fromMs = this.doneMs;
    try {
      const result = request.runWorld(scenario, {
        seed: request.seed,
        replication: place.replication,
        inputs: request.inputs,
        check: request.check ?? false,
        shouldStop: () => this.shouldStop(),
        onProgress: (nowMs) => request.onProgress?.(fromMs + nowMs, this.totalMs),
        ...special,
      });
      this.events += result.events;
      return this.shouldStop() ? undefined : result;
    } catch (error) {
      if (this.shouldStop()) return undefined;
      for (const each of [error, causeOf(error)]) {
        if (each instanceof InputError || each instanceof OutputError) throw each;
      }
      this.failures.push({ ...place, seed: request.seed, salesOff: special.salesOff ?? false, error });
      return undefined;
    } finally {
      this.doneMs = fromMs + scenario.horizonMs;
      request.onProgress?.(this.doneMs, this.totalMs);
    }
  }

  private shouldStop(): boolean {
    if (!this.stopped && this.request.shouldStop?.() === true) this.stopped = true;
    return this.stopped;
  }
}

/** What a fault inside a run was before the run added its place. */
function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}
