import { type ServedModel, TIER, type TokenClient } from "../../model/serving.ts";
import { LOSS_REASONS } from "../../model/states.ts";
import type { CensusVisitor, Pool, ServedFlow } from "../model-server.ts";
import { FAILURE } from "../outcomes.ts";
import { FlowClass } from "./flow-class.ts";
import type { FlowOutcomes } from "./flow-outcomes.ts";
import { FlowPool } from "./flow-pool.ts";
import type { ClassLatency } from "./outcome-spread.ts";
import { ReplicaRoster, type RosterReplica } from "./replica-roster.ts";
import { ReplicaTurns } from "./replica-turns.ts";
import type { TokenQuantiles } from "./token-quantiles.ts";

export interface FlowGroupParts {
  /** All clients of the scenario, by index. */
  readonly clients: readonly TokenClient[];
  readonly roster: ReplicaRoster;
  readonly outcomes: FlowOutcomes;
}

const NO_CAPACITY = LOSS_REASONS.indexOf("no_capacity");
const RENEGED = LOSS_REASONS.indexOf("reneged");
const EXPIRED = LOSS_REASONS.indexOf("expired");

interface FinishedInterval {
  readonly nowMs: number;
  readonly lengthMs: number;
  readonly prefillSteps: number;
  /** Requests of the class that waited when it began, expected. */
  readonly lineBefore: number;
}

/** The classes that share lines and replicas, and what becomes of them interval by interval. */
export class FlowGroup {
  readonly pool: FlowPool;
  private readonly model: ServedModel;
  private readonly clients: readonly TokenClient[];
  private readonly pools: readonly Pool[];
  private readonly roster: ReplicaRoster;
  private readonly outcomes: FlowOutcomes;
  private readonly turns: ReplicaTurns;
  /** The most urgent tier first. */
  private readonly classes: FlowClass[] = [];

  constructor(model: ServedModel, pools: readonly Pool[], { clients, roster, outcomes }: FlowGroupParts) {
    this.model = model;
    this.clients = clients;
    this.pools = pools;
    this.pool = new FlowPool(model);
    this.roster = roster;
    this.outcomes = outcomes;
    this.turns = new ReplicaTurns(model, pools, roster);
  }

  offer(flow: ServedFlow): void {
    this.classOf(flow.client, flow.tier).take(flow);
  }

  /** Serves an interval for which the roster has its means. */
  advance(nowMs: number, lengthMs: number, usages: readonly { busyMs: number; activeMs: number }[]): void {
    const { pool, classes } = this;
    pool.groups.forEach((group, deployment) => {
      group.replicas = 0;
      for (const each of this.pools) group.replicas += this.roster.mean(ReplicaRoster.cell(deployment, each));
    });
    pool.update();
    const prefillSteps = pool.prefillSteps();
    for (const each of classes) each.measure(prefillSteps);
    pool.putBack(classes, nowMs - lengthMs);
    const linesBefore = classes.map((each) => each.line);
    pool.advance(classes, nowMs, lengthMs);
    this.measureUse(lengthMs, usages);
    classes.forEach((each, index) => {
      this.finish(each, { lineBefore: linesBefore[index]!, nowMs, lengthMs, prefillSteps });
    });
  }

  census(visit: CensusVisitor): void {
    for (const { client, held, line, active } of this.classes) {
      if (held.requests === 0) continue;
      const waiting = held.part(
        Math.round(line + active > 0 ? (held.requests * line) / (line + active) : held.requests),
      );
      const rest = held.without(waiting);
      for (const [isActive, part] of [
        [false, waiting],
        [true, rest],
      ] as const) {
        if (part.requests > 0)
          visit(client, isActive, part.requests, part.inputTokens, part.cachedTokens, part.outputTokens);
      }
    }
  }

  /** Sequences in a replica of a deployment, and how long the last of them will take [ms]. */
  drained(deployment: number): { readonly sequences: number; readonly lastMs: number } {
    const { pool } = this;
    const places = this.model.deployments[deployment]!.law.stepMs.length - 1;
    const sequences = Math.min(places, pool.level);
    if (sequences < 0.5) return { sequences: 0, lastMs: 0 };
    // Expected maximum of exponential residual lives: their mean times the harmonic number ~ ln(n + 1/2) + 0.5772.
    return { sequences, lastMs: pool.residualMs * (Math.log(sequences + 0.5) + 0.5772) };
  }

  /** What is inside a replica that is taken starts again, or is lost. */
  interrupt(replica: RosterReplica, fate: "requeue" | "fail", nowMs: number): void {
    const { pool } = this;
    const drainMs = pool.residualMs;
    const left =
      drainMs > 0 ? Math.min(1, (replica.emptyAtMs - nowMs) / (replica.emptyAtMs - replica.closedAtMs)) : 1;
    const sequences = Math.min(pool.active, replica.inside * left);
    if (fate === "requeue") {
      pool.redoneSteps += sequences * pool.progress;
      return;
    }
    const active = pool.active;
    for (const each of this.classes) {
      const failed = active > 0 ? (sequences * each.active) / active : 0;
      each.active -= failed;
      each.failing += failed;
      const whole = Math.min(each.held.requests, Math.floor(each.failing));
      each.failing -= whole;
      if (whole > 0) this.outcomes.lost(each, whole, FAILURE);
    }
    pool.active -= sequences;
  }

  /** Departures are what came or was there and is no longer expected to be there. */
  private finish(each: FlowClass, interval: FinishedInterval): void {
    this.lose(each);
    const stays = Math.round(each.line + each.active);
    const leaving = each.held.requests - stays;
    if (leaving > 0 && this.pool.places > 0 && each.quantiles !== undefined) {
      const latency = this.latencyOf(each, each.quantiles, interval);
      this.outcomes.served(each, leaving, latency, () => this.turns.next());
    }
    each.expected = 0;
  }

  private latencyOf(
    each: FlowClass,
    quantiles: TokenQuantiles,
    { nowMs, lengthMs, lineBefore, prefillSteps }: FinishedInterval,
  ): ClassLatency {
    const { pool } = this;
    const { stepMs, firstStepMs, stepDeviation } = pool;
    const common = {
      mostWaitMs: each.patience.mostMs,
      stepMs,
      firstStepMs,
      stepDeviation,
      prefillSteps,
      quantiles,
    };
    if (each.isDeep(nowMs - lengthMs))
      return { ...common, delayMs: nowMs - lengthMs / 2 - each.startersMs, waits: 0, waitMs: 0 };
    // Little's formula: all that leave the line have spent this time in it.
    const leavers = each.starts + each.expected * pool.renegedPerStart(each.lossShare);
    const waitMs = leavers > 0 ? (((lineBefore + each.line) / 2) * lengthMs) / leavers : 0;
    const { waits } = pool.law;
    return { ...common, delayMs: 0, waits, waitMs: waits > 0 ? waitMs / waits : 0 };
  }

  private measureUse(lengthMs: number, usages: readonly { busyMs: number; activeMs: number }[]): void {
    const { pool } = this;
    const { busyReplicas } = pool.law;
    const all = pool.groups.reduce((sum, { replicas }) => sum + replicas, 0);
    pool.groups.forEach((group, deployment) => {
      const within = Math.min(group.law.stepMs.length - 1, pool.level);
      for (const each of this.pools) {
        const cell = ReplicaRoster.cell(deployment, each);
        const replicas = this.roster.mean(cell);
        usages[cell]!.activeMs += replicas * within * lengthMs;
        if (all > 0) usages[cell]!.busyMs += (busyReplicas / all) * replicas * lengthMs;
      }
    });
  }

  /** Longest time in the line of a tier [ms]. */
  private mostMs(tier: number): number {
    const { maxWaitMs, deadlineMs } = this.model.tiers[tier] ?? {};
    const deadline = tier === TIER.batch ? deadlineMs : undefined;
    return Math.min(maxWaitMs ?? Number.POSITIVE_INFINITY, deadline ?? Number.POSITIVE_INFINITY);
  }

  private lose(each: FlowClass): void {
    const impatience = this.isExpiring(each) ? EXPIRED : RENEGED;
    const [lawful, refused, late] = each.takeLosses();
    const reason = this.pool.losses.isImpatient(each) ? impatience : NO_CAPACITY;
    if (lawful > 0) this.outcomes.lost(each, lawful, reason);
    if (refused > 0) this.outcomes.lost(each, refused, NO_CAPACITY);
    if (late > 0) this.outcomes.lost(each, late, impatience);
  }

  /** Whether it is the deadline of batch requests that ends their wait. */
  private isExpiring({ tier, patience }: FlowClass): boolean {
    return (
      tier === TIER.batch &&
      patience.meanMs >= (this.model.tiers[tier]?.deadlineMs ?? Number.POSITIVE_INFINITY)
    );
  }

  private classOf(client: number, tier: number): FlowClass {
    let found = this.classes.find((each) => each.client === client && each.tier === tier);
    if (found === undefined) {
      found = new FlowClass(this.clients[client]!, client, { tier, mostMs: this.mostMs(tier) });
      this.classes.push(found);
      this.classes.sort((a, b) => a.tier - b.tier || a.client - b.client);
    }
    return found;
  }
}
