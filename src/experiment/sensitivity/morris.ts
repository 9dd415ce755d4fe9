import { deviation, mean } from "d3-array";
import { tQuantile } from "../../numerics/student-t.ts";
import { shuffled } from "../design/latin-hypercube.ts";

/** A path through the unit cube that moves one input after the other. */
export interface Trajectory {
  /** One point more than there are inputs. */
  readonly points: readonly (readonly number[])[];
  /** Input that changes between a point and the next. */
  readonly order: readonly number[];
}

/** What an input does to the output, over all trajectories. */
export interface ElementaryEffects {
  /** Mean effect of a move over the whole range [unit of the output]. */
  readonly mu: number;
  /** Mean size of the effect: screens out what does nothing. */
  readonly muStar: number;
  readonly muStarLow: number | undefined;
  readonly muStarHigh: number | undefined;
  /** Standard deviation of the effects: interaction and curvature. */
  readonly sigma: number | undefined;
}

const LEVELS = 4;
/** Step of a move: with 4 levels, 2/3 makes all of them equally likely. */
const STEP = LEVELS / (2 * (LEVELS - 1));

/** Trajectories with random start and order. @see Morris (1991), Technometrics 33(2). */
export function morrisTrajectories(
  count: number,
  inputs: number,
  uniform: () => number,
): readonly Trajectory[] {
  return Array.from({ length: count }, () => {
    const start = Array.from({ length: inputs }, () => Math.floor(uniform() * LEVELS) / (LEVELS - 1));
    const order = shuffled(inputs, uniform);
    const points = [start];
    for (const input of order) {
      const last = points.at(-1)!;
      const step = last[input]! + STEP <= 1 + 1e-9 ? STEP : -STEP;
      points.push(last.map((value, at) => (at === input ? value + step : value)));
    }
    return { points, order };
  });
}

/**
 * Elementary effects by input.
 *
 * @param outputs  By trajectory and point.
 * @see Campolongo, Cariboni & Saltelli (2007) for mu*.
 */
export function elementaryEffects(
  trajectories: readonly Trajectory[],
  outputs: readonly (readonly number[])[],
): readonly ElementaryEffects[] {
  const inputs = trajectories[0]?.order.length ?? 0;
  const effects = Array.from({ length: inputs }, (): number[] => []);
  for (const [at, { points, order }] of trajectories.entries()) {
    for (const [move, input] of order.entries()) {
      const step = points[move + 1]![input]! - points[move]![input]!;
      effects[input]!.push((outputs[at]![move + 1]! - outputs[at]![move]!) / step);
    }
  }
  return effects.map(effectsOf);
}

function effectsOf(effects: readonly number[]): ElementaryEffects {
  const sizes = effects.map(Math.abs);
  const muStar = mean(sizes) ?? Number.NaN;
  const spread = deviation(sizes);
  const n = sizes.length;
  const half = spread === undefined ? undefined : (tQuantile(0.975, n - 1) * spread) / Math.sqrt(n);
  return {
    mu: mean(effects) ?? Number.NaN,
    muStar,
    muStarLow: half === undefined ? undefined : muStar - half,
    muStarHigh: half === undefined ? undefined : muStar + half,
    sigma: deviation(effects),
  };
}
