import { bisection } from "../../numerics/bisection.ts";
import { normalCdf } from "../../numerics/normal.ts";
import { type FareClass, requireFallingPrices } from "./fare-class.ts";
import { littlewood } from "./littlewood.ts";

/** Intervals of the quadrature; even. Levels are then good to about 1e-6 of the demand's spread. */
const INTERVALS = 800;
/** Standard deviations beyond which a normal density is taken for 0. */
const REACH = 9;

/** Density of the demand of classes 0..j together, on the event that each sum so far passed its level. */
interface Tail {
  readonly from: number;
  readonly step: number;
  readonly density: Float64Array;
}

/**
 * Optimal protection levels for normal demand that books low before high [units]: those y with
 * p_(j+1) = p_0 P(D_0 > y_0, D_0 + D_1 > y_1, ..., D_0 + .. + D_j > y_j).
 *
 * The probability is integrated class by class: the density of the sum on the event so far, convolved with the next
 * class by Simpson's rule.
 *
 * @param classes  Demand to come per class, dearest first; each with its standard deviation, independent.
 * @returns Entry j: units kept for classes 0..j against class j + 1; one entry less than classes; nondecreasing.
 * @throws RangeError unless prices fall strictly and every class has a standard deviation.
 * @see Brumelle & McGill (1993), "Airline seat allocation with multiple nested fare classes", Oper. Res. 41(1).
 */
export function normalProtection(classes: readonly FareClass[]): readonly number[] {
  requireFallingPrices(classes);
  if (classes.length < 2) return [];
  const first = classes[0]!;
  const levels = [littlewood(normalOf(first), classes[1]!.price)];
  let tail: Tail | undefined;
  for (let j = 1; j + 1 < classes.length; j++) {
    const [own, from] = [normalOf(classes[j]!), levels[j - 1]!];
    const spread = Math.hypot(...classes.slice(0, j).map((each) => normalOf(each).sd));
    const to =
      Math.max(
        from,
        classes.slice(0, j).reduce((sum, { mean }) => sum + mean, 0),
      ) +
      REACH * spread;
    const before = tail;
    const densityOf = (sum: number): number =>
      before === undefined
        ? density(sum, normalOf(first))
        : convolved(before, sum, normalOf(classes[j - 1]!));
    tail = tabulated(densityOf, from, to);
    levels.push(levelOf(tail, own, classes[j + 1]!.price / first.price));
  }
  return levels;
}

/** The y at which P(event so far, sum + own demand > y) falls to the share; at least the level before. */
function levelOf(tail: Tail, own: Normal, share: number): number {
  const passed = (y: number): number => integral(tail, (sum) => 1 - normalCdf((y - sum - own.mean) / own.sd));
  const end = tail.from + INTERVALS * tail.step;
  const to = end + Math.max(0, own.mean) + REACH * own.sd;
  return bisection((y) => share - passed(y), tail.from, to);
}

interface Normal {
  readonly price: number;
  readonly mean: number;
  readonly sd: number;
}

function normalOf({ price, mean, sd }: FareClass): Normal {
  if (sd === undefined) throw new RangeError("a class of normal demand needs its standard deviation");
  return { price, mean, sd };
}

function density(x: number, { mean, sd }: Normal): number {
  const z = (x - mean) / sd;
  return Math.exp(-0.5 * z * z) / (sd * Math.sqrt(2 * Math.PI));
}

const convolved = (tail: Tail, sum: number, own: Normal): number =>
  integral(tail, (before) => density(sum - before, own));

function tabulated(of: (x: number) => number, from: number, to: number): Tail {
  const step = (to - from) / INTERVALS;
  const values = Float64Array.from({ length: INTERVALS + 1 }, (_, i) => of(from + i * step));
  return { from, step, density: values };
}

/** Integral of density x weight over the tail, by Simpson's rule. */
function integral({ from, step, density: values }: Tail, weight: (x: number) => number): number {
  let sum = 0;
  for (let i = 0; i <= INTERVALS; i++) {
    const share = i === 0 || i === INTERVALS ? 1 : i % 2 === 1 ? 4 : 2;
    sum += share * values[i]! * weight(from + i * step);
  }
  return (sum * step) / 3;
}
