import { armOf, replicationValues } from "../experiment/arms.ts";
import type { Trial } from "../experiment/search/zoom-search.ts";
import { summarizeVariant } from "../experiment/summarize.ts";
import { unitAgainstPercent } from "../metrics/percent.ts";
import { METRICS, observedMetrics } from "../metrics/registry.ts";
import { meets, readThreshold, type Threshold } from "../model/threshold.ts";
import { suggestName } from "../scenario/problem.ts";
import { type Axis, AxisError, readAxis, valueWithin } from "../scenario/sweep/axis.ts";
import type { SweepPoint } from "../scenario/sweep/points.ts";
import { UsageError } from "./report-error.ts";
import type { PointResult, Study } from "./study.ts";
import { checkYielded } from "./yielded-metrics.ts";

/** An input of a search: all values between two ends. */
export type RangeAxis = Extract<Axis, { kind: "range" }>;

/** Reads `path=lo:hi`. @throws UsageError */
export function rangeAxis(option: string, text: string): RangeAxis {
  try {
    const axis = readAxis(text);
    if (axis.kind === "range") return axis;
    throw new AxisError(`\`${text}\`: write \`path=lo:hi\``);
  } catch (error) {
    if (error instanceof AxisError) throw new UsageError(`${option}: ${error.message}`);
    throw error;
  }
}

/** Reads `metric >= 0.999`. @throws UsageError */
export function constraintOf(text: string): Threshold {
  const match = /^\s*([A-Za-z_][\w.]*)\s*(.*)$/.exec(text);
  const threshold = match === null ? undefined : readThreshold(match[1]!, match[2]!);
  if (threshold === undefined)
    throw new UsageError(`--subject-to "${text}": write for example "internal_slo_attainment >= 0.999"`);
  const unit = unitAgainstPercent(threshold);
  if (unit !== undefined)
    throw new UsageError(
      `--subject-to "${text}": ${threshold.metric} is in ${unit}; per cent are for shares`,
    );
  return threshold;
}

export interface ObjectiveOptions {
  readonly axes: readonly RangeAxis[];
  readonly metric: string;
  readonly constraints: readonly Threshold[];
}

/** A trial with the point of the scenario and what happened there. */
export interface PointTrial extends Trial {
  readonly place: SweepPoint;
  readonly result: PointResult;
}

/** A metric of one variant as a function of some inputs, each scaled to 0 to 1. */
export class Objective {
  private readonly study: Study;
  private readonly options: ObjectiveOptions;
  /** Inputs that take whole numbers only. */
  private readonly whole: readonly boolean[];
  /** Points at which a run failed. */
  failures = 0;
  /** Unit of the metric, known from the first run on. */
  unit: string | undefined;

  /** @throws UsageError unless exactly one variant is run, or if the scenario cannot be read at the ends. */
  constructor(study: Study, options: ObjectiveOptions) {
    this.study = study;
    this.options = options;
    const { variants } = study.at(new Map());
    if (variants.length !== 1) {
      const names = variants.map(({ name }) => name).join(", ");
      throw new UsageError(`one variant at a time: choose it with --variant (there are ${names})`);
    }
    this.whole = options.axes.map((axis) => this.takesWholeNumbersOnly(axis));
    checkMetrics([options.metric, ...options.constraints.map(({ metric }) => metric)], study);
  }

  /** The nearest point that can be run. */
  readonly snap = (point: readonly number[]): readonly number[] =>
    point.map((share, at) => {
      if (!this.whole[at]) return share;
      const { low, high } = this.options.axes[at]!;
      return (Math.round(low + share * (high - low)) - low) / (high - low);
    });

  /** The point of the scenario. */
  placeOf(point: readonly number[]): SweepPoint {
    return new Map(
      this.options.axes.map((axis, at) => {
        const value = valueWithin(axis, point[at]!);
        return [axis.path, this.whole[at] ? wholeValue(value.number!, axis.unit) : value];
      }),
    );
  }

  /** Value of an input at a share of its range. */
  valueAt(input: number, share: number): number {
    const { low, high } = this.options.axes[input]!;
    return low + share * (high - low);
  }

  /**
   * Runs points of the unit cube; a point without the metric, or with a failure, is infeasible.
   *
   * @throws Interrupted
   */
  async run(
    points: readonly (readonly number[])[],
    replications: number,
    seed?: string,
  ): Promise<readonly PointTrial[]> {
    const places = points.map((point) => this.placeOf(point));
    const results = await this.study.run(
      places.map((place) => this.study.at(place)),
      replications,
      seed,
    );
    if (this.unit === undefined && results[0] !== undefined) {
      const { metric, constraints } = this.options;
      checkYielded([metric, ...constraints.map((each) => each.metric)], metricsOf(results[0]));
      this.unit = metricUnit(this.options.metric, results[0]);
    }
    return results.map((result, at) => {
      const values = this.valuesOf(result);
      if (result.failures.length > 0) this.failures += 1;
      const feasible = values !== undefined && result.failures.length === 0 && this.meetsAll(result);
      return { point: points[at]!, place: places[at]!, values: values ?? [], feasible, result };
    });
  }

  /** Values of the metric by replication; absent where it has none. */
  valuesOf({ results }: PointResult): readonly number[] | undefined {
    return results[0] === undefined ? undefined : replicationValues(armOf(results[0]), this.options.metric);
  }

  /** The same; none where a replication failed, so that what is left pairs by its number. Failures are counted. */
  readonly wholeValuesOf = (result: PointResult): readonly number[] => {
    if (result.failures.length === 0) return this.valuesOf(result) ?? [];
    this.failures += 1;
    return [];
  };

  /** Constraints are judged on the mean while the search goes on. */
  private meetsAll({ results }: PointResult): boolean {
    if (this.options.constraints.length === 0) return true;
    const { metrics } = summarizeVariant(results[0]!);
    return this.options.constraints.every((constraint) => {
      const mean = metrics.find((each) => each.metric.name === constraint.metric)?.summary.mean;
      return mean !== undefined && meets(constraint, mean);
    });
  }

  /** Reads the scenario at a value that is not whole: if that fails and a whole one does not, only those are meant. */
  private takesWholeNumbersOnly(axis: RangeAxis): boolean {
    const { low, high, path, unit } = axis;
    const read = (number: number): unknown => this.study.at(new Map([[path, wholeValue(number, unit)]]));
    try {
      read(low + (high - low) * Math.SQRT1_2);
      return false;
    } catch (error) {
      if (!(error instanceof UsageError) || !Number.isInteger(low) || !Number.isInteger(high)) throw error;
      read(low);
      return true;
    }
  }
}

/** Names of the metrics of a point; none where nothing was finished. */
function metricsOf({ results }: PointResult): readonly string[] {
  const { replications = [] } = results[0] ?? {};
  if (replications.length === 0) return [];
  return [...METRICS, ...observedMetrics(replications)].map(({ name }) => name);
}

function wholeValue(number: number, unit: string) {
  const value = Number(number.toPrecision(12));
  return { text: unit === "" ? String(value) : `${value} ${unit}`, number: value, unit };
}

/** @throws UsageError for a metric that runs do not yield. */
export function checkMetrics(names: readonly string[], { document }: Study): void {
  const known = METRICS.map((metric) => metric.name);
  const observed = document.variants.flatMap(({ scenario }) => scenario.observe.map((each) => each.name));
  for (const name of names) {
    if (known.includes(name) || observed.some((each) => name.startsWith(each))) continue;
    throw new UsageError(
      `no metric \`${name}\`; ${suggestName(name, known) ?? "see docs/reference/output.md"}`,
    );
  }
}

/** Unit of a metric, observed ones included. */
export function metricUnit(name: string, { results }: PointResult): string {
  const own = METRICS.find((metric) => metric.name === name);
  return (
    own?.unit ?? observedMetrics(results[0]!.replications).find((each) => each.name === name)?.unit ?? ""
  );
}
