import { type ServedModel, TIER } from "../../model/serving.ts";
import { risingRoot } from "../../numerics/rising-root.ts";
import { ContentLaw, type PoolLoad } from "./content-law.ts";
import { dispersionOf } from "./dispersion-of.ts";
import type { FlowClass } from "./flow-class.ts";
import { LineLosses } from "./line-losses.ts";
import { PoolSpeed, type ReplicaGroup } from "./pool-speed.ts";
import { TierLines } from "./tier-lines.ts";

/** A line of so many requests beyond full batches does not notice that a pool is sometimes not full. */
const DEEP_LINE = 20_000;
/** -ln(1 - use) of the fullest pool that is looked at, and the fullest to begin the search with. */
const DEEPEST = 25;
const START_USE = 0.99;
/** ln of a load that fills any line, over the load that comes. */
const FAR_ABOVE = 3;
/** Content that is as good as none [requests]. */
const LITTLE = 1e-9;
/** Content at the end of an interval is found to this part of itself. */
const PRECISION = 2e-4;

/**
 * The replicas that share one set of lines, and what is in them.
 *
 * In an interval of length T the expected content goes from L0 to L1 = L0 + T (arrivals - departures), where departures
 * are the rate at which a stationary pool holds L1: the pointwise stationary fluid flow of Wang, Tipper & Banerjee (1996),
 * taken implicitly. A pool with a steady load thus stands at its stationary law, and one that is offered too much piles
 * up at full speed and clears afterwards.
 */
export class FlowPool {
  readonly groups: readonly ReplicaGroup[];
  readonly law: ContentLaw;
  readonly lines = new TierLines();
  readonly losses: LineLosses;
  /** Requests in batches and in the line, expected -- state. */
  active = 0;
  waiting = 0;
  /** Steps that restarted requests made in vain, still to be made again -- state. */
  redoneSteps = 0;
  /** How steep the last search for the content was: where the next begins -- state. */
  private slope = 1;
  private readonly model: ServedModel;
  private readonly speed: PoolSpeed;
  private readonly load: PoolLoad = {
    ratePerMs: 0,
    workMean: 1,
    workScv: 1,
    evenness: 0.5,
    dispersion: 1,
    line: undefined,
  };

  constructor(model: ServedModel) {
    this.model = model;
    this.groups = model.deployments.map(({ law }) => ({ law, replicas: 0 }));
    this.speed = new PoolSpeed(this.groups);
    this.law = new ContentLaw(this.speed);
    this.losses = new LineLosses(model);
  }

  get places(): number {
    return this.speed.places;
  }

  /** Sequences per replica, as they are spread. */
  get level(): number {
    return this.speed.levelOf(this.active);
  }

  /** Length of a step for a sequence inside, mean [ms]. */
  get stepMs(): number {
    const done = this.load.ratePerMs * (1 - this.law.blocked - this.law.reneged) * this.load.workMean;
    if (done > 0 && this.law.active > 0) return this.law.active / done;
    return this.speed.fullSpeed > 0 ? this.speed.places / this.speed.fullSpeed : 0;
  }

  /** Length of the first steps of a request, mean [ms]. */
  get firstStepMs(): number {
    const { stepMs, firstStepMs } = this.law;
    return stepMs > 0 ? (this.stepMs * firstStepMs) / stepMs : this.stepMs;
  }

  /** Standard deviation of the length of a step, relative to its mean. */
  get stepDeviation(): number {
    const { stepMs, stepSquare } = this.law;
    return stepMs > 0 ? Math.sqrt(Math.max(0, stepSquare / (stepMs * stepMs) - 1)) : 0;
  }

  /** Requests that left the line unserved for each that was let in, where a class has lost this share of what came. */
  renegedPerStart(lossShare: number): number {
    const { blocked, reneged } = this.law;
    return blocked + reneged > 0 && lossShare < 1
      ? ((lossShare / (1 - lossShare)) * reneged) / (blocked + reneged)
      : 0;
  }

  /** Steps that a sequence inside has made, which is as many as it has to make: those of equilibrium. */
  get progress(): number {
    return (this.load.workMean * (1 + this.load.workScv)) / 2;
  }

  /** How long a sequence inside still takes, mean [ms]. */
  get residualMs(): number {
    return this.progress * this.stepMs;
  }

  /** After the mean numbers of replicas of the interval have been set. */
  update(): void {
    this.speed.update();
  }

  /** Steps of prefill per token: the mean over what the replicas can do. */
  prefillSteps(): number {
    let [sum, total] = [0, 0];
    for (const { law, replicas } of this.groups) {
      const speed = (replicas * (law.stepMs.length - 1)) / law.stepMs.at(-1)!;
      sum += speed * law.prefillStepsPerToken;
      total += speed;
    }
    return total > 0 ? sum / total : (this.groups[0]?.law.prefillStepsPerToken ?? 0);
  }

  /** When an interval begins: what was in batches and has no place in those of its replicas goes back into the line. */
  putBack(classes: readonly FlowClass[], atMs: number): void {
    const share = this.active > this.places ? 1 - this.places / this.active : 0;
    if (share === 0) return;
    for (const each of classes) each.putBack(share * each.active, atMs);
    this.active = this.places;
  }

  /** Brings the expected content to the end of an interval, and each class to its part. */
  advance(classes: readonly FlowClass[], nowMs: number, lengthMs: number): void {
    this.mix(classes, lengthMs);
    this.load.line = this.losses.plan(classes, {
      lengthMs,
      fullSpeed: this.speed.fullSpeed,
      workMean: this.load.workMean,
      waits: this.speed.fullSpeed > 0 ? this.law.waits : 1,
    });
    // In requests of mean work: a line of given steps is what the order of tiers leaves as it is.
    let [before, came] = [this.active, 0];
    for (const each of classes) {
      before += (each.line * each.workMean) / this.load.workMean;
      came += (each.expected * each.workMean) / this.load.workMean;
    }
    if (before + came <= 0) this.rest();
    else if (this.speed.fullSpeed <= 0) this.stand(before + came);
    else this.flow(before, came, lengthMs);
    if (this.load.line !== undefined) this.losses.divide(classes, this.law.blocked + this.law.reneged);
    const displaces = this.displacing(classes);
    this.lines.share(classes, {
      displaces,
      steps: this.waiting * this.load.workMean,
      full: this.law.full,
      capacity: this.speed.fullSpeed * lengthMs,
      workMean: this.load.workMean,
      workScv: this.load.workScv,
      places: this.speed.places,
    });
    this.losses.clip(classes, { nowMs, lengthMs });
    this.waiting = classes.reduce((sum, each) => sum + each.line, 0);
    this.shareActive(classes, lengthMs);
  }

  /** Urgent requests that find full batches take the place of the youngest fillers, whose work is begun anew. */
  private displacing(classes: readonly FlowClass[]): boolean {
    if (!this.model.displacesFlex) return false;
    let [urgent, fillers] = [0, 0];
    for (const each of classes) {
      if (each.tier <= TIER.priority) urgent += each.expected;
      else if (each.tier >= TIER.flex) fillers += each.active;
    }
    if (fillers < 1) return false;
    // The youngest of so many has made a small part of its steps.
    this.redoneSteps += (urgent * this.law.waits * this.progress) / fillers;
    return true;
  }

  private rest(): void {
    this.active = this.waiting = 0;
    this.law.clear();
  }

  /** No replica: all wait. */
  private stand(content: number): void {
    this.law.clear();
    this.law.full = this.law.waits = 1;
    [this.active, this.waiting] = [0, content];
  }

  /** Finds departures with which the content at the end is that of their stationary law. */
  private flow(before: number, came: number, lengthMs: number): void {
    const { law, load } = this;
    const most = this.speed.fullSpeed / load.workMean;
    const redone = Math.min(this.redoneSteps / lengthMs / load.workMean, 0.99 * most);
    this.redoneSteps -= redone * lengthMs * load.workMean;
    const left = before + came + redone * lengthMs;
    const range = { left, came, most, guess: came / lengthMs + redone, lengthMs };
    if (load.line !== undefined) this.settleLossy(range);
    else if (left - most * lengthMs > this.speed.places + DEEP_LINE) {
      load.ratePerMs = most;
      law.saturate();
    } else this.settle(range);
    const after = this.contentAfter(range);
    this.active = Math.min(after, law.active);
    this.waiting = after - this.active;
  }

  /** What is left of the content when the interval ends, at the rate of the law. */
  private contentAfter({ left, came, lengthMs }: Range): number {
    const kept = 1 - this.law.blocked - this.law.reneged;
    return Math.max(0, left - came * (1 - kept) - this.load.ratePerMs * kept * lengthMs);
  }

  /** Searches the rate over -ln(1 - use), in which the content of a pool that is nearly full is about linear. */
  private settle(range: Range): void {
    const start = Math.max(LITTLE, -Math.log1p(-Math.min(range.guess / range.most, START_USE)));
    const rate = (depth: number): number => range.most * -Math.expm1(-depth);
    this.search(range, rate, { low: 0, high: DEEPEST, start });
  }

  /**
   * A line that loses requests holds any load: the rate is searched over its logarithm. Replicas may have been taken so
   * fast that more is left than the law of those that stay can hold; then it is that of a load well above what comes.
   */
  private settleLossy(range: Range): void {
    const start = Math.log(Math.max(LITTLE, range.guess / range.most));
    const rate = (log: number): number => range.most * Math.exp(log);
    this.search(range, rate, { low: -DEEPEST, high: Math.max(0, start) + FAR_ABOVE, start });
  }

  private search(
    range: Range,
    rate: (x: number) => number,
    bracket: { readonly low: number; readonly high: number; readonly start: number },
  ): void {
    const { law, load, slope } = this;
    const excess = (x: number): number => {
      load.ratePerMs = rate(x);
      law.solve(load);
      const after = this.contentAfter(range);
      if (after === 0 && law.active > LITTLE) return Number.POSITIVE_INFINITY;
      return Math.log((law.active + law.waiting + LITTLE) / (after + LITTLE));
    };
    this.slope = risingRoot(excess, { ...bracket, slope, tolerance: PRECISION }).slope;
  }

  /**
   * Moments of the work that is begun: of arrivals and of what waits, the urgent first while there is room. Classes are
   * independent, so that the bursts of those with long requests count by the square of their work.
   */
  private mix(classes: readonly FlowClass[], lengthMs: number): void {
    let room = this.speed.fullSpeed * lengthMs;
    let [requests, work, squares, even, arrivals, coming, bursts] = [0, 0, 0, 0, 0, 0, 0];
    for (const each of classes) {
      const there = each.expected + each.line;
      const begun = Math.min(there, Math.max(room / each.workMean, 1e-9 * there));
      room -= begun * each.workMean;
      requests += begun;
      work += begun * each.workMean;
      squares += begun * each.workSquare;
      even += begun * each.workMean * each.evenness;
      arrivals += each.expected;
      coming += each.expected * each.workMean;
      bursts += each.bursts;
    }
    const { load } = this;
    if (requests <= 0) return;
    load.workMean = work / requests;
    load.workScv = Math.max(0, squares / requests / (load.workMean * load.workMean) - 1);
    load.evenness = even / work;
    load.dispersion = dispersionOf({ bursts, arrivals, coming });
  }

  /** Classes have parts of the batches by their starts and the time that their requests take. */
  private shareActive(classes: readonly FlowClass[], lengthMs: number): void {
    const { stepMs } = this;
    let sum = 0;
    for (const each of classes) {
      each.active = (each.active + each.starts) / (1 + lengthMs / (stepMs * each.workMean));
      sum += each.active;
    }
    const scale = sum > 0 ? this.active / sum : 0;
    for (const each of classes) each.active *= scale;
  }
}

interface Range {
  /** What was there and came, and what came [requests of mean work]. */
  readonly left: number;
  readonly came: number;
  /** Most departures, and the first guess at them [requests per ms]. */
  readonly most: number;
  readonly guess: number;
  readonly lengthMs: number;
}
