import type { Shape } from "../model/law.ts";
import { DAY_MS, HOUR_MS, WEEK_MS, YEAR_MS } from "../model/time.ts";

/** What ties simulated time to the calendar. */
export interface Clock {
  /** UTC instant of simulated time 0 [ms since the epoch]. */
  readonly startEpochMs: number;
}

/** A stretch of time over which a shape has no jump and varies little. */
export interface ShapePiece {
  readonly endMs: number;
  /** Least known upper bound of the shape on the piece; 0 only where the shape is 0. */
  readonly maximum: number;
}

/** 1970-01-01 was a Thursday, three days after a Monday. */
const EPOCH_WEEK_OFFSET_MS = 3 * DAY_MS;
/** A smooth wave is cut into this many pieces a period, and growth wherever it has added 5 %. */
const PIECES_PER_PERIOD = 24;
const LOG_GROWTH_PER_PIECE = Math.log(1.05);
/**
 * Abscissas and weights of Gauss-Legendre quadrature on [-1, 1], exact to degree 9. @see Abramowitz &
 * Stegun, 25.4.30.
 */
const GAUSS = [
  { at: -0.906179845938664, weight: 0.2369268850561891 },
  { at: -0.5384693101056831, weight: 0.4786286704993665 },
  { at: 0, weight: 0.5688888888888889 },
  { at: 0.5384693101056831, weight: 0.4786286704993665 },
  { at: 0.906179845938664, weight: 0.2369268850561891 },
] as const;

/** The multiplier at a simulated time; the product of its parts, each cut off below at 0. */
export function shapeAt(shape: Shape, tMs: number, clock: Clock): number {
  return stepFactor(shape, tMs, clock) * smoothFactor(shape, tMs, clock);
}

/**
 * An upper bound of the shape on [fromMs, toMs): exact for shapes that are step functions or have one
 * smooth part, else within a few percent.
 */
export function shapeMaximum(shape: Shape, fromMs: number, toMs: number, clock: Clock): number {
  if (isConstant(shape)) return shapeAt(shape, fromMs, clock);
  let maximum = 0;
  for (let t = fromMs; t < toMs; ) {
    const piece = pieceAt(shape, t, clock, toMs);
    maximum = Math.max(maximum, piece.maximum);
    t = piece.endMs;
  }
  return maximum;
}

/** The mean of the shape over [fromMs, toMs), numeric; exact for step functions. */
export function shapeMean(shape: Shape, fromMs: number, toMs: number, clock: Clock): number {
  if (isConstant(shape) || toMs <= fromMs) return shapeAt(shape, fromMs, clock);
  let integral = 0;
  for (let t = fromMs; t < toMs; ) {
    const { endMs } = pieceAt(shape, t, clock, toMs);
    integral += pieceIntegral(shape, t, endMs, clock);
    t = endMs;
  }
  return integral / (toMs - fromMs);
}

/** The integral of the shape over a piece or a part of one [ms]. */
export function pieceIntegral(shape: Shape, fromMs: number, toMs: number, clock: Clock): number {
  const half = (toMs - fromMs) / 2;
  let sum = 0;
  for (const { at, weight } of GAUSS) sum += weight * shapeAt(shape, fromMs + half * (1 + at), clock);
  return half * sum;
}

/** Whether the shape has the same value at all times. */
export function isConstant(shape: Shape): boolean {
  return (
    allEqual(shape.daily) &&
    (shape.dailyWave === undefined || shape.dailyWave.peakToTrough === 1) &&
    allEqual(shape.weekly) &&
    (shape.cycle === undefined || shape.cycle.amplitude === 0) &&
    allEqual(shape.steps?.map((step) => step.factor)) &&
    (shape.growthPerYear ?? 0) === 0 &&
    (shape.events ?? []).every((event) => event.factor === 1 || event.toMs <= event.fromMs)
  );
}

/**
 * The piece that starts at a time, no longer than to `limitMs`; where a step part is 0 the piece lasts as
 * long as that part.
 */
export function pieceAt(shape: Shape, tMs: number, clock: Clock, limitMs = Infinity): ShapePiece {
  const edges = new EdgeFinder(tMs);
  addCalendarEdges(edges, shape, clock);
  addStepEdges(edges, shape);
  addEventEdges(edges, shape);
  if (edges.zeroUntilMs > tMs) return { endMs: Math.min(limitMs, edges.zeroUntilMs), maximum: 0 };
  const endMs = Math.min(limitMs, edges.nextMs, smoothEnd(shape, tMs));
  const middle = endMs === Infinity ? tMs + 1 : tMs + (endMs - tMs) / 2;
  return { endMs, maximum: stepFactor(shape, middle, clock) * smoothMaximum(shape, tMs, endMs, clock) };
}

/** Product of the parts that are step functions. */
function stepFactor(shape: Shape, tMs: number, clock: Clock): number {
  let factor = 1;
  if (shape.daily !== undefined || shape.weekly !== undefined) {
    const weekMs = localWeekMs(shape, tMs, clock);
    if (shape.weekly !== undefined) factor *= shape.weekly[Math.floor(weekMs / DAY_MS)]!;
    if (shape.daily !== undefined) {
      factor *= shape.daily[Math.floor(((weekMs % DAY_MS) / DAY_MS) * shape.daily.length)]!;
    }
  }
  if (shape.steps !== undefined) factor *= stepAt(shape.steps, tMs).factor;
  if (shape.events !== undefined) {
    for (const event of shape.events) if (tMs >= event.fromMs && tMs < event.toMs) factor *= event.factor;
  }
  return factor;
}

/** Product of the parts that vary smoothly. */
function smoothFactor(shape: Shape, tMs: number, clock: Clock): number {
  let factor = 1;
  if (shape.dailyWave !== undefined) factor *= waveAt(dailyWave(shape, shape.dailyWave, clock), tMs);
  if (shape.cycle !== undefined) factor *= waveAt(cycleWave(shape.cycle), tMs);
  if (shape.growthPerYear !== undefined) factor *= growthAt(shape.growthPerYear, tMs);
  return factor;
}

function smoothMaximum(shape: Shape, fromMs: number, toMs: number, clock: Clock): number {
  let maximum = 1;
  if (shape.dailyWave !== undefined)
    maximum *= waveMaximum(dailyWave(shape, shape.dailyWave, clock), fromMs, toMs);
  if (shape.cycle !== undefined) maximum *= waveMaximum(cycleWave(shape.cycle), fromMs, toMs);
  const growth = shape.growthPerYear ?? 0;
  if (growth !== 0) maximum *= growthAt(growth, growth > 0 ? toMs : fromMs);
  return maximum;
}

/** 1 + amplitude x cos(2 pi (t - peakMs) / periodMs), amplitude >= 0. */
interface Wave {
  readonly periodMs: number;
  readonly amplitude: number;
  readonly peakMs: number;
}

function dailyWave(shape: Shape, wave: NonNullable<Shape["dailyWave"]>, clock: Clock): Wave {
  const { peakToTrough, peakHour } = wave;
  const peakMs = peakHour * HOUR_MS - (localWeekMs(shape, 0, clock) % DAY_MS);
  return withPeak(DAY_MS, (peakToTrough - 1) / (peakToTrough + 1), peakMs);
}

function cycleWave(cycle: NonNullable<Shape["cycle"]>): Wave {
  return withPeak(cycle.periodMs, cycle.amplitude, cycle.phaseMs + cycle.periodMs / 4);
}

function withPeak(periodMs: number, amplitude: number, peakMs: number): Wave {
  if (amplitude >= 0) return { periodMs, amplitude, peakMs };
  return { periodMs, amplitude: -amplitude, peakMs: peakMs + periodMs / 2 };
}

function waveAt(wave: Wave, tMs: number): number {
  const turn = modulo(tMs - wave.peakMs, wave.periodMs) / wave.periodMs;
  return Math.max(0, 1 + wave.amplitude * Math.cos(2 * Math.PI * turn));
}

function waveMaximum(wave: Wave, fromMs: number, toMs: number): number {
  const untilPeak = modulo(wave.peakMs - fromMs, wave.periodMs);
  if (fromMs + untilPeak <= toMs) return Math.max(0, 1 + wave.amplitude);
  return Math.max(waveAt(wave, fromMs), waveAt(wave, toMs));
}

function growthAt(growthPerYear: number, tMs: number): number {
  return (1 + growthPerYear) ** (tMs / YEAR_MS);
}

/** Where a smooth part has to be cut next after a time; Infinity if there is none. */
function smoothEnd(shape: Shape, tMs: number): number {
  let lengthMs = Infinity;
  if (shape.dailyWave !== undefined && shape.dailyWave.peakToTrough !== 1)
    lengthMs = DAY_MS / PIECES_PER_PERIOD;
  if (shape.cycle !== undefined && shape.cycle.amplitude !== 0) {
    lengthMs = Math.min(lengthMs, shape.cycle.periodMs / PIECES_PER_PERIOD);
  }
  const growth = shape.growthPerYear ?? 0;
  if (growth !== 0) {
    lengthMs = Math.min(lengthMs, (YEAR_MS * LOG_GROWTH_PER_PIECE) / Math.abs(Math.log1p(growth)));
  }
  return tMs + lengthMs;
}

/** Collects when the step parts change next, and how long one of them stays 0. */
class EdgeFinder {
  readonly tMs: number;
  nextMs = Infinity;
  zeroUntilMs = -Infinity;

  constructor(tMs: number) {
    this.tMs = tMs;
  }

  /**
   * A part has `factor` until `endMs`; an end that rounding put at or before the time counts as 1 ms later.
   */
  add(factor: number, endMs: number): void {
    const end = endMs > this.tMs ? endMs : this.tMs + 1;
    if (factor === 0) this.zeroUntilMs = Math.max(this.zeroUntilMs, end);
    this.nextMs = Math.min(this.nextMs, end);
  }
}

function addCalendarEdges(edges: EdgeFinder, shape: Shape, clock: Clock): void {
  if (shape.daily === undefined && shape.weekly === undefined) return;
  const weekMs = localWeekMs(shape, edges.tMs, clock);
  const day = Math.floor(weekMs / DAY_MS);
  const midnightMs = edges.tMs - (weekMs - day * DAY_MS);
  if (shape.weekly !== undefined) edges.add(shape.weekly[day]!, midnightMs + DAY_MS);
  if (shape.daily !== undefined) {
    const lengthMs = DAY_MS / shape.daily.length;
    const piece = Math.floor(((weekMs % DAY_MS) / DAY_MS) * shape.daily.length);
    edges.add(shape.daily[piece]!, midnightMs + (piece + 1) * lengthMs);
  }
}

type Steps = NonNullable<Shape["steps"]>;

function addStepEdges(edges: EdgeFinder, shape: Shape): void {
  if (shape.steps === undefined || shape.steps.length === 0) return;
  const step = stepAt(shape.steps, edges.tMs);
  edges.add(step.factor, step.endMs);
}

/** The step in force at a time and when it ends; 1 for ever without steps. */
function stepAt(steps: Steps, tMs: number): { factor: number; endMs: number } {
  const periodMs = steps.reduce((sum, step) => sum + step.forMs, 0);
  const startMs = tMs - modulo(tMs, periodMs);
  let endMs = startMs;
  for (const step of steps) {
    endMs += step.forMs;
    if (tMs < endMs) return { factor: step.factor, endMs };
  }
  return { factor: steps.at(-1)?.factor ?? 1, endMs };
}

function addEventEdges(edges: EdgeFinder, shape: Shape): void {
  for (const event of shape.events ?? []) {
    if (edges.tMs < event.fromMs && event.toMs > event.fromMs) edges.add(1, event.fromMs);
    else if (edges.tMs >= event.fromMs && edges.tMs < event.toMs) edges.add(event.factor, event.toMs);
  }
}

/** Local time since Monday midnight, in [0, week) [ms]. */
function localWeekMs(shape: Shape, tMs: number, clock: Clock): number {
  const originMs = modulo(clock.startEpochMs + shape.utcOffsetMs + EPOCH_WEEK_OFFSET_MS, WEEK_MS);
  return modulo(tMs + originMs, WEEK_MS);
}

/** Remainder in [0, period). */
function modulo(value: number, period: number): number {
  const rest = value % period;
  if (rest >= 0) return rest + 0;
  return rest + period < period ? rest + period : 0;
}

function allEqual(values: readonly number[] | undefined): boolean {
  return values === undefined || values.every((value) => value === values[0]);
}
