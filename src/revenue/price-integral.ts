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
  /** Steps so far; the arrays may be longer. */
  private steps: number;
  private timesMs: Float64Array;
  private pricesNano: Float64Array;
  private sumUsd: Float64Array;
  private sumRest: Float64Array;
  /** Steps of the last look-up of a price and of a charge, where the next ones start. -- state */
  private step = 0;
  private chargeStep = 0;
  private readonly sum: Parts = { usd: 0, rest: 0 };

  /** @param series  Whole prices [nano-USD per GPU-hour]. @throws RangeError if a price is not whole or negative. */
  constructor(series: StepSeries) {
    series.values.forEach(checkPrice);
    this.steps = series.values.length;
    this.timesMs = Float64Array.from(series.timesMs);
    this.timesMs[0] = Math.min(0, series.timesMs[0]!);
    this.pricesNano = Float64Array.from(series.values);
    this.sumUsd = new Float64Array(series.values.length);
    this.sumRest = new Float64Array(series.values.length);
    for (let step = 1; step < this.steps; step += 1) this.sumUpTo(step);
  }

  /** Adds a step at a time not before the last one. @throws RangeError if the price is not whole or negative. */
  append(atMs: number, priceNano: number): void {
    checkPrice(priceNano);
    if (this.timesMs[this.steps - 1] === atMs) {
      this.pricesNano[this.steps - 1] = priceNano;
      return;
    }
    if (this.steps === this.timesMs.length) this.grow();
    this.timesMs[this.steps] = atMs;
    this.pricesNano[this.steps] = priceNano;
    this.sumUpTo(this.steps);
    this.steps += 1;
  }

  /** Forgets all steps: the price is this one, whatever the time. */
  replace(priceNano: number): void {
    checkPrice(priceNano);
    this.steps = 1;
    this.step = this.chargeStep = 0;
    this.timesMs[0] = 0;
    this.pricesNano[0] = priceNano;
  }

  /** Price in force [nano-USD per GPU-hour]. */
  at(atMs: number): number {
    if (this.steps > 1) this.step = stepIndexAt(this.timesMs, atMs, this.step, this.steps);
    return this.pricesNano[this.step]!;
  }

  /** Charge of so many GPUs over [fromMs, toMs): out[0] = whole USD, out[1] = nano-USD in [0, 1e9). */
  chargeInto(out: Float64Array, gpus: number, fromMs: number, toMs: number): void {
    const first = stepIndexAt(this.timesMs, fromMs, this.chargeStep, this.steps);
    const price = this.pricesNano[first]!;
    this.chargeStep = first;
    if (first === this.steps - 1 || toMs <= this.timesMs[first + 1]!) {
      chargeInto(out, price, gpus * (toMs - fromMs));
      return;
    }
    const last = stepIndexAt(this.timesMs, toMs, this.steps - 1, this.steps);
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

  /** The sum at the start of a step, from that of the step before. */
  private sumUpTo(step: number): void {
    const { sum } = this;
    sum.usd = this.sumUsd[step - 1]!;
    sum.rest = this.sumRest[step - 1]!;
    this.addTo(sum, this.pricesNano[step - 1]!, this.timesMs[step]! - this.timesMs[step - 1]!);
    this.sumUsd[step] = sum.usd;
    this.sumRest[step] = sum.rest;
  }

  private grow(): void {
    this.timesMs = doubled(this.timesMs);
    this.pricesNano = doubled(this.pricesNano);
    this.sumUsd = doubled(this.sumUsd);
    this.sumRest = doubled(this.sumRest);
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

function checkPrice(priceNano: number): void {
  if (!(Number.isSafeInteger(priceNano) && priceNano >= 0))
    throw new RangeError(`a price is a whole number of nano-USD, at least 0, got ${priceNano}`);
}

function doubled(values: Float64Array): Float64Array {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
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
