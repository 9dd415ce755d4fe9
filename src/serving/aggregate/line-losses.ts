import { type ServedModel, TIERS } from "../../model/serving.ts";
import type { LineBound } from "./content-law.ts";
import type { FlowClass } from "./flow-class.ts";

/** Patience of less than so many intervals is judged by the stationary law, a longer one by the line that has piled up. */
const SHORT_INTERVALS = 2;

/** An interval of a pool, as far as losses depend on it. */
export interface LossInterval {
  readonly lengthMs: number;
  /** Steps per ms of full batches, and steps of a mean request. */
  readonly fullSpeed: number;
  readonly workMean: number;
  /** Share of requests that found full batches in the last interval. */
  readonly waits: number;
}

/**
 * Requests that a line loses: those beyond the limit of their tier, and those whose patience or deadline ends.
 *
 * Where every tier has a limit or a patience that is short against an interval, the stationary law of the whole line
 * knows what is lost; tiers then lose in proportion to how often their line, with all that goes before it, is full.
 * A tier beside others that wait for ever loses its share of that whenever batches are full. Long limits and deadlines
 * are those of a fluid: what is beyond them when an interval ends is lost.
 */
export class LineLosses {
  private readonly limits: readonly number[];
  /** Requests that may wait, and how often a line is full that has as many places, by tier -- state of an interval. */
  private readonly most = new Float64Array(TIERS.length);
  private readonly fullness = new Float64Array(TIERS.length);
  /** Load of a tier and those before it on full batches, by tier. */
  private readonly uses = new Float64Array(TIERS.length);
  private readonly isShort: boolean[] = TIERS.map(() => false);

  constructor(model: ServedModel) {
    this.limits = TIERS.map((_, tier) => model.tiers[tier]?.queueLimit ?? Number.POSITIVE_INFINITY);
  }

  /** Looks at an interval. @returns The bound of the whole line; absent where some tier waits, or nothing is ever lost. */
  plan(classes: readonly FlowClass[], interval: LossInterval): LineBound | undefined {
    for (const each of classes) each.lossShare = 0;
    if (!classes.some((each) => this.isBounded(each))) return undefined;
    const isLawful = this.lookAtTiers(classes, interval);
    if (isLawful) return this.boundOf(classes, interval);
    for (const each of classes) {
      if (this.isShort[each.tier]) this.lose(each, interval.waits * this.fullness[each.tier]!);
    }
    return undefined;
  }

  /** Shares what the stationary law loses, of all requests that come, among the classes. */
  divide(classes: readonly FlowClass[], lossShare: number): void {
    let [came, weight] = [0, 0];
    for (const each of classes) {
      came += each.expected;
      weight += each.expected * this.fullness[each.tier]!;
    }
    if (weight <= 0) return;
    // The least urgent lose at most all of what comes; the rest falls to those before them.
    let lost = came * lossShare;
    for (let i = classes.length - 1; i >= 0; i--) {
      const each = classes[i]!;
      const own = each.expected * this.fullness[each.tier]!;
      const part = weight > 0 ? Math.min(each.expected, (lost * own) / weight) : 0;
      this.lose(each, each.expected > 0 ? part / each.expected : 0);
      lost -= part;
      weight -= own;
    }
  }

  /** Moves the line of an interval that ends now; loses what is beyond a long limit, or has waited too long. */
  clip(classes: readonly FlowClass[], { nowMs, lengthMs }: { nowMs: number; lengthMs: number }): void {
    for (const each of classes) {
      each.moveLine(nowMs - lengthMs / 2);
      if (this.isShort[each.tier]) continue;
      each.loseLate(nowMs - each.patience.longestMs);
      const most = this.limits[each.tier]!;
      // Only who comes finds the line full: those who were put back into it stay.
      if (each.tierLine > most) each.refuse(Math.min(each.expected, each.line * (1 - most / each.tierLine)));
    }
  }

  /** Whether what a class loses of an interval is by its patience and not by the limit of its line. */
  isImpatient(each: FlowClass): boolean {
    return this.most[each.tier]! < this.limits[each.tier]!;
  }

  private isBounded(each: FlowClass): boolean {
    return (
      this.limits[each.tier]! < Number.POSITIVE_INFINITY || each.patience.meanMs < Number.POSITIVE_INFINITY
    );
  }

  private lose(each: FlowClass, share: number): void {
    each.lossShare = Math.min(1, share);
    each.expected *= 1 - each.lossShare;
  }

  /** Whether something comes, and all tiers to which it does are short. */
  private lookAtTiers(
    classes: readonly FlowClass[],
    { lengthMs, fullSpeed, workMean }: LossInterval,
  ): boolean {
    let [steps, isLawful, hasArrivals] = [0, true, false];
    for (let tier = 0; tier < TIERS.length; tier++) {
      let [came, patience] = [0, 0];
      for (const each of classes) {
        if (each.tier !== tier) continue;
        came += each.expected;
        // Who does not come has no say, even with a patience without end.
        if (each.expected > 0) patience += each.expected * each.patience.meanMs;
        steps += (each.expected + each.line) * each.workMean;
      }
      // A tier to which nothing comes only loses those of its line who have waited too long.
      this.isShort[tier] = false;
      if (came === 0) continue;
      hasArrivals = true;
      const patienceMs = patience / came;
      const limit = this.limits[tier]!;
      const leaving = Math.max(came / lengthMs, fullSpeed / workMean);
      this.most[tier] = Math.min(limit, Math.round(leaving * patienceMs));
      // Without replicas nothing is stationary: the line fills up.
      this.isShort[tier] = fullSpeed > 0 && (patienceMs < SHORT_INTERVALS * lengthMs || limit <= came);
      isLawful &&= this.isShort[tier]!;
      this.uses[tier] = steps / (fullSpeed * lengthMs);
      this.fullness[tier] = fullShare(this.uses[tier]!, this.most[tier]!);
    }
    return isLawful && hasArrivals;
  }

  private boundOf(classes: readonly FlowClass[], { lengthMs, fullSpeed, workMean }: LossInterval): LineBound {
    let [came, limit] = [0, 0];
    for (const each of classes) came += each.expected;
    const perMs = came / lengthMs;
    const leaving = Math.max(perMs, fullSpeed / workMean);
    // Tiers before the last have no more in line than their own load leaves there.
    const tiers = [...new Set(classes.filter((each) => each.expected > 0).map((each) => each.tier))];
    for (const [index, tier] of tiers.entries()) {
      const use = this.uses[tier]!;
      const usual =
        index < tiers.length - 1 && use < 1 ? Math.ceil(use / (1 - use)) : Number.POSITIVE_INFINITY;
      limit += Math.min(this.limits[tier]!, usual);
    }
    // Who stands q places from the end has waited q / rate: Whitt (2005), Oper. Res. 53(3).
    const lossRate = (waiting: number): number => {
      let rate = 0;
      for (const each of classes) {
        if (each.expected > 0) rate += (each.expected / lengthMs) * each.patience.hazardBy(waiting / leaving);
      }
      return rate;
    };
    return { limit, lossRate };
  }
}

/** Stationary share of time in which a geometric line with this many places is full. */
function fullShare(use: number, most: number): number {
  if (Math.abs(use - 1) < 1e-9) return 1 / (most + 1);
  return use < 1
    ? ((1 - use) * use ** most) / (1 - use ** (most + 1))
    : (1 - 1 / use) / (1 - use ** -(most + 1));
}
