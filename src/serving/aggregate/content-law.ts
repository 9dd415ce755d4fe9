import { logRenewalRatio } from "../../numerics/renewal-ratio.ts";
import { lineWhenFull } from "./full-line.ts";
import { type LineSums, lineSums } from "./line-sums.ts";
import type { PoolSpeed } from "./pool-speed.ts";

/** What comes to a pool, as far as its stationary law depends on it. */
export interface PoolLoad {
  /** Requests per ms. */
  ratePerMs: number;
  /** Steps of a request, and the squared coefficient of variation. */
  workMean: number;
  workScv: number;
  /** E min(W, W') / E W of the steps of two requests: 1 = all alike, 1/2 = exponential. */
  evenness: number;
  /** Variance / mean of the arrivals in a long interval; 1 = Poisson. */
  dispersion: number;
  /** A line that loses requests; absent = all wait as long as it takes. */
  line: LineBound | undefined;
}

/** How a line loses requests. */
export interface LineBound {
  /** Requests that may wait; whole, or Infinity. */
  readonly limit: number;
  /** Requests per ms that leave a line of this length unserved; does not fall. */
  lossRate(waiting: number): number;
}

/** States next to the mode that one cell of the sum stands for: this part of a standard deviation. */
const CELLS_PER_DEVIATION = 5;
/** A line that loses requests is stretched by their variation as a line at this load at most, and not below this. */
const LOSSY_USE = 0.95;
const LEAST_SLOWING = 0.05;
/** Even arrivals of even work leave a law narrower than one state, which a sum over states cannot tell from this. */
const LEAST_VARIATION = 0.05;
/** Below this squared variation of gaps the equation of the ratio has no use. */
const EVEN_GAPS = 0.05;
/** A request that is inside is at least alone. */
const LEAST_INSIDE = 1;
/** Cells whose weight is below e^-this of the mode are left out. */
const NEGLIGIBLE = 20;

/**
 * Stationary law of the number of requests in a pool of replicas with one line.
 *
 * With Poisson arrivals and exponential work it is the birth-death process with the speed of `PoolSpeed`: exact for one
 * replica, and for several as long as routing keeps them even. For other laws the ratio of neighbouring states is that
 * of a queue with renewal arrivals and exponential service at this state's speed, for gaps of squared variation 2 v - 1.
 * Where sequences share the speed, v = 1 + (ca^2 - 1) / (1 + cs^2): the diffusion of a queue in limited processor
 * sharing, whose sequences have the residual work of equilibrium. Where each has a speed of its own, v = 1 + (ca^2 - 1)
 * E min(W, W') / E W, the peakedness of a system with infinitely many servers. Poisson arrivals leave v at 1, as
 * processor sharing is insensitive to the law of work. The ratios are those of what arriving requests find, a(n); the law over time follows from the balance
 * of crossings, speed(n + 1) p(n + 1) = rate x work x a(n), so that what leaves equals what comes.
 *
 * The sum runs over cells around the mode, a fraction of a standard deviation each, so that its cost does not grow with
 * the pool; the line behind full batches is geometric and summed in closed form.
 *
 * @see Zhang, Dai & Zwart (2011), "Diffusion limits of limited processor sharing queues", Ann. Appl. Probab. 21(2);
 *   Zhang & Zwart (2008), "Steady state approximations of limited processor sharing queues in heavy traffic",
 *   Queueing Syst. 60; Eckberg (1983), "Generalized peakedness of teletraffic processes"; Cohen (1979), "The multiple phase service network with generalized processor sharing".
 */
export class ContentLaw {
  /** Mean number of sequences in batches, and of requests in the line -- output. */
  active = 0;
  waiting = 0;
  /** Share of time in which all batches are full, and of requests that find them so -- output. */
  full = 0;
  waits = 0;
  /** Share of time in which nothing is inside -- output. */
  empty = 1;
  /** Mean number of replicas with at least one sequence -- output. */
  busyReplicas = 0;
  /** Share of requests that find no room in the line, and that leave it unserved -- output. */
  blocked = 0;
  reneged = 0;
  /** Length of a step as it is while a request is inside: mean [ms] and mean square [ms^2] -- output. */
  stepMs = 0;
  stepSquare = 0;
  /** Length of its first steps, which bursts make longer, since others come with it: mean [ms] -- output. */
  firstStepMs = 0;

  private readonly speed: PoolSpeed;
  /**
   * Offered steps per ms; 1 / v; gaps with the same v at exponential work; how far bursts shift the mode, and how many
   * more they put beside an arriving request than the ratios tell -- state of a solution.
   */
  private offered = 0;
  private power = 1;
  private gaps = 1;
  private shift = 0;
  private crowd = 0;
  /** Of the state that was last looked at: where the search for the next one begins. */
  private lastLogRatio = 0;
  /** Sums over cells, weights relative to the mode: of a(n), of p(n), of n p(n). */
  private found = 0;
  private stood = 0;
  private inside = 0;
  /** Sum of busy replicas x p(n). */
  private busy = 0;
  /** Weight of a(0) and of a(places - 1) -- state. */
  private atZero = 0;
  private atEdge = 0;

  constructor(speed: PoolSpeed) {
    this.speed = speed;
  }

  /** An empty pool. */
  clear(): void {
    this.active = this.waiting = this.full = this.waits = 0;
    this.empty = 1;
    this.busyReplicas = 0;
    this.stepMs = this.stepSquare = this.firstStepMs = 0;
    this.blocked = this.reneged = 0;
  }

  /** A pool whose line never ends: all batches are full. */
  saturate(): void {
    const { places, fullSpeed, replicas } = this.speed;
    this.active = places;
    this.busyReplicas = replicas;
    this.waiting = Number.POSITIVE_INFINITY;
    this.full = this.waits = 1;
    this.empty = 0;
    this.stepMs = this.firstStepMs = places / fullSpeed;
    this.stepSquare = this.stepMs * this.stepMs;
    this.blocked = this.reneged = 0;
  }

  /** Solves for a load. @throws RangeError unless it is below the full speed of the pool or the line loses requests. */
  solve(load: PoolLoad): void {
    const { places, fullSpeed } = this.speed;
    this.offered = load.ratePerMs * load.workMean;
    if (!(this.offered < fullSpeed) && load.line === undefined)
      throw new RangeError(`load of ${this.offered} steps per ms on a pool that makes ${fullSpeed}`);
    const v = Math.max(LEAST_VARIATION, 1 + (load.dispersion - 1) * this.burstShare(load));
    this.power = 1 / v;
    this.gaps = 2 * v - 1;
    this.shift = (v - 1) / 4;
    // In a large pool an arriving request finds (ca^2 - 1) / 2 more than there are on average, whatever the work.
    this.crowd = (load.dispersion - 1) / 2 - (v - 1);
    this.lastLogRatio = 0;
    this.found = this.stood = this.inside = this.busy = this.atZero = this.atEdge = 0;
    this.stepMs = this.stepSquare = this.firstStepMs = 0;
    this.walk(places, v);
    this.close(load, v);
  }

  /**
   * How much of the bursts of arrivals the content shows: 1 / (1 + cs^2) where sequences share the speed, E min / E
   * where each has its own, and between the two by how much one more sequence adds to the speed.
   */
  private burstShare({ workScv, evenness }: PoolLoad): number {
    const n = Math.max(1, this.speed.sequencesFor(this.offered));
    const reach = Math.max(0.5, n / 64);
    const rise = this.speed.speedOf(n + reach) - this.speed.speedOf(n - reach);
    const alone = Math.min(1, Math.max(0, ((rise / (2 * reach)) * n) / this.offered));
    return alone * evenness + (1 - alone) / (1 + workScv);
  }

  /** Sums over the states in which a request that arrives finds a place. */
  private walk(places: number, v: number): void {
    const edge = Math.max(1, Math.round(places));
    const mode = Math.min(
      edge - 1,
      Math.max(0, Math.floor(this.speed.sequencesFor(this.offered) + this.shift)),
    );
    // At the edge the law falls off with its slope there and not as a normal law does.
    const scale = Math.min(this.deviation(mode, v), 1 / Math.abs(this.logRatio(mode + 1)));
    const width = Math.max(1, Math.floor(scale / CELLS_PER_DEVIATION));
    const first = Math.max(0, mode - (width >> 1));
    const start = Math.min(first + width, edge) - first;
    const centre = first + (start - 1) / 2;
    this.add(centre, start, 0);
    let [at, log, end] = [centre, 0, first + start];
    while (end < edge && log > -NEGLIGIBLE) {
      const cell = Math.min(width, edge - end);
      const next = end + (cell - 1) / 2;
      log += (next - at) * this.logRatio((at + next + 1) / 2);
      this.add(next, cell, log);
      [at, end] = [next, end + cell];
    }
    if (end >= edge) this.atEdge = Math.exp(log + (edge - 1 - at) * this.logRatio((at + edge) / 2));
    [at, log, end] = [centre, 0, first];
    while (end > 0 && log > -NEGLIGIBLE) {
      const cell = Math.min(width, end);
      const next = end - (cell + 1) / 2;
      log -= (at - next) * this.logRatio((at + next + 1) / 2);
      this.add(next, cell, log);
      [at, end] = [next, end - cell];
    }
    if (end === 0) this.atZero = Math.exp(log - at * this.logRatio((at + 1) / 2));
  }

  /** ln a(n) - ln a(n - 1). */
  private logRatio(n: number): number {
    const speed = this.speed.speedOf(Math.max(Math.min(1, n), n - this.shift));
    return this.logRatioAt(Math.log(this.offered / speed));
  }

  private logRatioAt(logUse: number): number {
    if (this.gaps === 1) return logUse;
    // Arrivals and work more even than any renewal process with exponential service: the diffusion alone.
    if (this.gaps < EVEN_GAPS) return this.power * logUse;
    this.lastLogRatio = logRenewalRatio(logUse, this.gaps, this.lastLogRatio);
    return this.lastLogRatio;
  }

  /** Adds `count` states around `n` in which arriving requests find the pool. */
  private add(n: number, count: number, log: number): void {
    const weight = count * Math.exp(log);
    // A mean number of replicas may make a last place that is there for a part of the time.
    const then = Math.min(this.speed.places, n + 1);
    const speed = this.speed.speedOf(then);
    const stands = (weight * this.offered) / speed;
    const stepMs = then / speed;
    this.found += weight;
    this.stood += stands;
    this.inside += stands * then;
    this.busy += stands * Math.min(then, this.speed.replicas);
    this.stepMs += weight * stepMs;
    this.stepSquare += weight * stepMs * stepMs;
    this.firstStepMs += weight * this.stepBeside(then + this.crowd);
  }

  /** Length of a step with so many inside. */
  private stepBeside(inside: number): number {
    const n = Math.min(this.speed.places, Math.max(LEAST_INSIDE, inside));
    return n / this.speed.speedOf(n);
  }

  /** Standard deviation of the content near its mode, in the diffusion. */
  private deviation(mode: number, v: number): number {
    const reach = Math.max(1, mode / 64);
    const rise = this.speed.speedOf(mode + reach) - this.speed.speedOf(Math.max(0, mode - reach));
    const slope = rise / (2 * reach);
    const { places } = this.speed;
    return slope > 0 ? Math.min(places, Math.sqrt((v * this.offered) / slope)) : places;
  }

  /** Adds the states with a line, and scales all. */
  private close(load: PoolLoad, v: number): void {
    const { places, fullSpeed, replicas } = this.speed;
    const use = this.offered / fullSpeed;
    const logRatio = this.logRatioAt(Math.log(use));
    const ratio = Math.exp(logRatio);
    const line = load.line === undefined ? endless(logRatio) : this.lossy(load.line, load, use);
    // Weights of the line are relative to its length 0: of those that find it, and of time.
    const scale = Math.exp(-line.log);
    const finding = this.atEdge * ratio * line.mass;
    const edge = this.atEdge * use;
    const lined = edge * (line.mass - scale);
    const all = this.found * scale + finding;
    const fullStepMs = places / fullSpeed;
    this.stepMs = (this.stepMs * scale + finding * fullStepMs) / all;
    this.firstStepMs = (this.firstStepMs * scale + finding * fullStepMs) / all;
    this.stepSquare = (this.stepSquare * scale + finding * fullStepMs * fullStepMs) / all;
    const standing = (this.stood * scale + lined) / all;
    const none = Math.max(0, Math.min(1 - standing, (Math.max(1, v) * this.atZero * scale) / all));
    const rescale = (1 - none) / standing / all;
    this.empty = none;
    this.waits = finding / all;
    this.full = edge * line.mass * rescale;
    this.active = (this.inside * scale + lined * places) * rescale;
    this.busyReplicas = (this.busy * scale + lined * replicas) * rescale;
    this.reneged = (edge * line.losses * rescale) / load.ratePerMs;
    // What neither is served nor leaves was refused; for Poisson arrivals the share that finds the line full.
    const served = (this.found * scale + lined / use) * rescale;
    this.blocked = load.line === undefined ? 0 : Math.max(0, 1 - served - this.reneged);
    const length =
      load.line === undefined ? lineWhenFull(use, { ...load, places, part: 1 }) : line.waiting / line.mass;
    this.waiting = this.full * length;
  }

  /** The line as a birth-death process in which both rates are slowed alike by the variation of arrivals and work. */
  private lossy(bound: LineBound, load: PoolLoad, use: number): LineSums {
    const { places, fullSpeed } = this.speed;
    const steady = Math.min(use, LOSSY_USE);
    const length = lineWhenFull(steady, { ...load, places, part: 1 });
    const slowing = Math.max(LEAST_SLOWING, (length * (1 - steady)) / steady);
    return lineSums({
      limit: bound.limit,
      lossRate: (waiting) => bound.lossRate(waiting),
      logRatio: (lossRate) => Math.log(this.offered / (fullSpeed + lossRate * load.workMean)) / slowing,
    });
  }
}

/** The geometric line from which nobody leaves; its mean length is found elsewhere. */
function endless(logRatio: number): LineSums {
  return { log: 0, mass: -1 / Math.expm1(logRatio), waiting: 0, losses: 0, last: 0 };
}
