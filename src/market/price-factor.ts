import type { PriceProcess, PriceRegime } from "../model/market.ts";
import { FOREVER_MS, YEAR_MS } from "../model/time.ts";
import { normalQuantile } from "../numerics/normal.ts";
import type { Stream, StreamFactory } from "../random/stream.ts";

/**
 * The factor by which an outside price departs from the posted one, as a step function: a cursor over its own streams
 * that knows nothing of the world and runs forward only.
 *
 * factor = level of the regime x exp(growth so far + x - sd^2 / 2). Regimes follow each other as a Markov chain with
 * exponential stays; growth accumulates through them; x is a stationary first-order autoregressive noise, so that the
 * noise has mean 1. Regimes change to the millisecond; growth and noise show on the grid.
 *
 * @see Hamilton (1989) for regimes; Uhlenbeck & Ornstein (1930) for the noise, exact on the grid.
 */
export class PriceFactor {
  private readonly regimes: readonly PriceRegime[];
  private readonly everyMs: number;
  private readonly switching: Stream;
  private readonly noise: Stream;
  private readonly memory: number;
  private readonly innovationSd: number;
  private readonly meanLog: number;
  private readonly isOnGrid: boolean;

  private regime: number;
  private stepMs = 0;
  private switchMs = FOREVER_MS;
  private gridMs: number;
  private growthLog = 0;
  private deviation = 0;
  private factor: number;

  /** @param entity  Entity of the streams. */
  constructor(process: PriceProcess, streams: StreamFactory, entity: string) {
    const { sd = 0, correlationMs = 0 } = process.noise ?? {};
    this.regimes = process.regimes ?? [];
    this.everyMs = process.everyMs;
    this.switching = streams.stream(entity, "regimes");
    this.noise = streams.stream(entity, "noise");
    this.memory = correlationMs > 0 ? Math.exp(-process.everyMs / correlationMs) : 0;
    this.innovationSd = Math.sqrt(1 - this.memory * this.memory) * sd;
    this.meanLog = -(sd * sd) / 2;
    this.isOnGrid = sd > 0 || this.regimes.some(({ growthPerYear }) => growthPerYear !== 0);
    this.gridMs = this.isOnGrid ? this.everyMs : FOREVER_MS;
    this.regime = process.startRegime ?? stationaryRegime(this.regimes, streams.stream(entity, "start"));
    if (sd > 0) this.deviation = sd * normalQuantile(this.noise.next());
    this.stay();
    this.factor = this.value();
  }

  /** The factor in force at a time. @throws RangeError for a time before that of the last call. */
  at(atMs: number): number {
    if (atMs < this.stepMs)
      throw new RangeError(`a price process at ${this.stepMs} ms, asked for ${atMs} ms`);
    while (this.nextMs() <= atMs) this.advance();
    return this.factor;
  }

  /** First step after a time that is not before the last one asked for [ms]. */
  nextChangeMs(afterMs: number): number {
    this.at(afterMs);
    return this.nextMs();
  }

  private nextMs(): number {
    return Math.min(this.switchMs, this.gridMs);
  }

  private advance(): void {
    const toMs = this.nextMs();
    const { growthPerYear = 0 } = this.regimes[this.regime] ?? {};
    this.growthLog += (Math.log1p(growthPerYear) * (toMs - this.stepMs)) / YEAR_MS;
    this.stepMs = toMs;
    if (toMs === this.gridMs) {
      this.gridMs += this.everyMs;
      if (this.innovationSd > 0) {
        this.deviation = this.memory * this.deviation + this.innovationSd * normalQuantile(this.noise.next());
      }
    }
    if (toMs === this.switchMs) {
      this.regime = (this.regime + 1) % this.regimes.length;
      this.stay();
    }
    this.factor = this.value();
  }

  /** Draws how long the regime stays. */
  private stay(): void {
    const regime = this.regimes[this.regime];
    if (regime === undefined) return;
    const stayMs = -regime.meanDurationMs * Math.log(this.switching.next());
    this.switchMs = this.stepMs + Math.max(1, Math.round(stayMs));
  }

  private value(): number {
    const level = this.regimes[this.regime]?.factor ?? 1;
    return level * Math.exp(this.growthLog + this.deviation + this.meanLog);
  }
}

/** A regime by the share of time that it takes. */
function stationaryRegime(regimes: readonly PriceRegime[], stream: Stream): number {
  let left = stream.next() * regimes.reduce((sum, { meanDurationMs }) => sum + meanDurationMs, 0);
  for (let regime = 0; regime < regimes.length; regime++) {
    left -= regimes[regime]!.meanDurationMs;
    if (left < 0) return regime;
  }
  return Math.max(0, regimes.length - 1);
}
