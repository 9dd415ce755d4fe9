import type { StepSeries } from "../model/law.ts";
import { stepIndexAt } from "../model/step-lookup.ts";
import { chargeInto } from "../numerics/charge.ts";
import { MS_PER_HOUR, NANO_PER_USD } from "../numerics/exact-sums.ts";

/** Nano-USD x ms per hour that make one USD: small enough for sums of two to stay below 2^53. */
const USD = NANO_PER_USD * MS_PER_HOUR;

/** An amount of USD and, below one USD, of nano-USD x ms / h. */
interface Parts {
  usd: number;
  rest: number;
}

/**
 * The exact integral of a price that changes in steps.
 *
 * Prefix sums are kept in two whole parts, so that the charge over any stretch costs two look-ups and is rounded once,
 * half-even. Before its first step the price has its first value; times must not be negative.
 */
export class PriceIntegral {
  private readonly timesMs: Float64Array;
  private readonly pricesNano: Float64Array;
  private readonly sumUsd: Float64Array;
  private readonly sumRest: Float64Array;
  /** Step of the last look-up, where the next one starts. -- state */
  private step = 0;
  private readonly sum: Parts = { usd: 0, rest: 0 };

  /** @param series  Whole prices [nano-USD per GPU-hour]. @throws RangeError if a price is not whole or negative. */
  constructor(series: StepSeries) {
    const bad = series.values.find((value) => !(Number.isSafeInteger(value) && value >= 0));
    if (bad !== undefined)
      throw new RangeError(`a price is a whole number of nano-USD, at least 0, got ${bad}`);
    this.timesMs = Float64Array.from(series.timesMs);
    this.timesMs[0] = Math.min(0, series.timesMs[0]!);
    this.pricesNano = Float64Array.from(series.values);
    this.sumUsd = new Float64Array(series.values.length);
    this.sumRest = new Float64Array(series.values.length);
    for (let step = 1; step < this.timesMs.length; step += 1) {
      const { sum } = this;
      this.addTo(sum, this.pricesNano[step - 1]!, this.timesMs[step]! - this.timesMs[step - 1]!);
      this.sumUsd[step] = sum.usd;
      this.sumRest[step] = sum.rest;
    }
  }

  /** Price in force [nano-USD per GPU-hour]. */
  at(atMs: number): number {
    if (this.timesMs.length > 1) this.step = stepIndexAt(this.timesMs, atMs, this.step);
    return this.pricesNano[this.step]!;
  }

  /** Charge of so many GPUs over [fromMs, toMs): out[0] = whole USD, out[1] = nano-USD in [0, 1e9). */
  chargeInto(out: Float64Array, gpus: number, fromMs: number, toMs: number): void {
    const price = this.at(fromMs);
    const first = this.step;
    if (first === this.timesMs.length - 1 || toMs <= this.timesMs[first + 1]!) {
      chargeInto(out, price, gpus * (toMs - fromMs));
      return;
    }
    const last = stepIndexAt(this.timesMs, toMs, first + 1);
    const { sum } = this;
    sum.usd = this.sumUsd[last]! - this.sumUsd[first + 1]!;
    sum.rest = this.sumRest[last]! - this.sumRest[first + 1]!;
    if (sum.rest < 0) {
      sum.rest += USD;
      sum.usd -= 1;
    }
    this.addTo(sum, price, this.timesMs[first + 1]! - fromMs);
    this.addTo(sum, this.pricesNano[last]!, toMs - this.timesMs[last]!);
    roundInto(out, sum, gpus);
  }

  /** Adds price x length; all products stay below 2^53 for prices to 1e15 nano-USD and lengths to 100 years. */
  private addTo(sum: Parts, priceNano: number, ms: number): void {
    const priceUsd = Math.floor(priceNano / NANO_PER_USD);
    const priceRest = priceNano - priceUsd * NANO_PER_USD;
    const hours = Math.floor(ms / MS_PER_HOUR);
    const msRest = ms - hours * MS_PER_HOUR;
    sum.usd += priceUsd * hours;
    addCarried(sum, priceRest * hours, MS_PER_HOUR, NANO_PER_USD);
    addCarried(sum, priceUsd * msRest, NANO_PER_USD, MS_PER_HOUR);
    addCarried(sum, priceRest * msRest, 1, USD);
  }
}

/** Adds count x size, where `perUsd` of the size make one USD. */
function addCarried(sum: Parts, count: number, size: number, perUsd: number): void {
  const whole = Math.floor(count / perUsd);
  sum.usd += whole;
  sum.rest += (count - whole * perUsd) * size;
  if (sum.rest < USD) return;
  sum.rest -= USD;
  sum.usd += 1;
}

/** GPUs x the amount of one GPU, rounded half-even to whole nano-USD. */
function roundInto(out: Float64Array, one: Parts, gpus: number): void {
  const oneNano = Math.floor(one.rest / MS_PER_HOUR);
  const parts = (one.rest - oneNano * MS_PER_HOUR) * gpus;
  const whole = Math.floor(parts / MS_PER_HOUR);
  const left = parts - whole * MS_PER_HOUR;
  let nano = oneNano * gpus + whole;
  if (left > MS_PER_HOUR / 2 || (left === MS_PER_HOUR / 2 && nano % 2 === 1)) nano += 1;
  const usd = Math.floor(nano / NANO_PER_USD);
  out[0] = one.usd * gpus + usd;
  out[1] = nano - usd * NANO_PER_USD;
}
