import type { SweepDraft } from "../keys/experiment-keys.ts";
import {
  type Axis,
  AxisError,
  type AxisValue,
  axisOf,
  checkPath,
  readValue,
  textOf,
  valueWithin,
} from "./axis.ts";

/** One point of a sweep: a value for each path. */
export type SweepPoint = ReadonlyMap<string, AxisValue>;

export type Design = "grid" | "latin_hypercube" | "sobol";

/** Points in the unit cube, one row each. */
export type CubePoints = (count: number, dimensions: number) => readonly (readonly number[])[];

/** What a sweep is made of, before its points are laid. */
export interface SweepPlan {
  readonly axes: readonly Axis[];
  readonly design: Design;
  /** Points of a design that fills the space. */
  readonly size: number;
  /** Explicit points, instead of axes. */
  readonly points?: readonly SweepPoint[];
}

/** The section `sweep` of a scenario. @throws AxisError */
export function planOf({ vary = {}, points, design = "grid", size = 64 }: SweepDraft): SweepPlan {
  const axes = Object.entries(vary).map(([path, spec]) => axisOf(path, spec));
  if (points === undefined) return { axes, design, size };
  if (axes.length > 0) throw new AxisError("`sweep` has both `vary` and `points`; keep one of them");
  return {
    axes,
    design,
    size,
    points: points.map(explicitPoint),
  };
}

function explicitPoint(point: Readonly<Record<string, unknown>>): SweepPoint {
  return new Map(
    Object.entries(point).map(([path, value]) => {
      checkPath(path);
      return [path, readValue(textOf(value))];
    }),
  );
}

/**
 * The points of a sweep: all combinations (the last path changes fastest), or as many as asked that fill the space.
 *
 * @throws AxisError where the design and the axes do not fit.
 */
export function layPoints(plan: SweepPlan, cube: CubePoints): readonly SweepPoint[] {
  const { axes, design, size, points } = plan;
  if (points !== undefined) return points;
  if (axes.length === 0) throw new AxisError("nothing to vary; write for example `--vary path=1,2,3`");
  checkTwice(axes);
  if (design !== "grid") return cube(size, axes.length).map((row) => pointAt(axes, row));
  const lists = axes.map((axis) => {
    if (axis.kind === "list") return axis;
    const { path, low, high } = axis;
    throw new AxisError(
      `\`${path}\`: a grid needs the number of values, as in \`${low}:${high}:5\`; or choose a design that fills the space`,
    );
  });
  return combinations(lists);
}

/** The point of the scenario for a point of the unit cube. */
export function pointAt(axes: readonly Axis[], row: readonly number[]): SweepPoint {
  return new Map(axes.map((axis, at) => [axis.path, valueAt(axis, row[at]!)]));
}

/** A point as texts for `--set`. */
export function overridesOf(point: SweepPoint): readonly string[] {
  return [...point].map(([path, { text }]) => `${path}=${text}`);
}

/** A point as a person reads it: `products.spot.price = 1.5 USD/GPUh, ...`. */
export function describePoint(point: SweepPoint): string {
  return [...point].map(([path, { text }]) => `${path} = ${text}`).join(", ");
}

function valueAt(axis: Axis, share: number): AxisValue {
  if (axis.kind === "range") return valueWithin(axis, share);
  return axis.values[Math.min(axis.values.length - 1, Math.floor(share * axis.values.length))]!;
}

/** More points than any sweep runs; a slip of the pen must not fill the memory. */
const POINTS_MAX = 1_000_000;

function combinations(axes: readonly Extract<Axis, { kind: "list" }>[]): readonly SweepPoint[] {
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > POINTS_MAX)
    throw new AxisError(`${count} points are more than ${POINTS_MAX}; take fewer values, or another design`);
  let points: SweepPoint[] = [new Map()];
  for (const { path, values } of axes)
    points = points.flatMap((point) => values.map((value) => new Map([...point, [path, value]])));
  return points;
}

function checkTwice(axes: readonly Axis[]): void {
  const seen = new Set<string>();
  for (const { path } of axes) {
    if (seen.has(path)) throw new AxisError(`\`${path}\` is varied twice; put all its values into one list`);
    seen.add(path);
  }
}
