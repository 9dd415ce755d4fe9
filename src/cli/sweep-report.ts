import pico from "picocolors";
import { halfWidth } from "../experiment/statistics.ts";
import { metricFigure } from "../output/figures.ts";
import { folded } from "../output/folded.ts";
import { plainTable } from "../output/plain-table.ts";
import type { PathColumn, SweepRow } from "../output/sweep-csv.ts";
import { type CliIo, columnsOf, hasColour } from "./cli-io.ts";
import type { Laboratory } from "./laboratory.ts";
import type { Study } from "./study.ts";

export interface SweepReport {
  readonly io: CliIo;
  readonly laboratory: Laboratory;
  readonly study: Study;
  readonly options: {
    readonly json: boolean;
    readonly quiet: boolean;
    readonly metric: string;
  };
  readonly paths: readonly PathColumn[];
  /** One per point and variant, of the metric that is shown. */
  readonly rows: readonly SweepRow[];
  readonly shownTarget: string;
  readonly reproduce: string;
}

/** More points than this are only in the files. */
const SHOWN_POINTS = 60;
/** Of the names of variants in a narrow table. */
const VARIANT_WIDTH = 12;

/** The metric at each point, a column per variant; or all of it as JSON. */
export function printSweep(report: SweepReport): void {
  const { options, laboratory } = report;
  if (options.json) laboratory.out(`${jsonOf(report)}\n`);
  else if (!options.quiet) laboratory.out(tableOf(report));
  if (options.quiet) return;
  laboratory.err(
    `\nResults    ${report.shownTarget}/  (sweep.csv: every metric at every point; sweep-runs.csv: every replication)\n` +
      `Reproduce  ${report.reproduce}\n`,
  );
}

function tableOf({ io, paths, rows, options, study }: SweepReport): string {
  const strong = pico.createColors(hasColour(io.stdout, io.env)).bold;
  const variants = [...new Set(rows.map((row) => row.variant))];
  const points = [...new Set(rows.map((row) => row.point))];
  const isWide = columnsOf(io.stdout, io.env) >= 100;
  const shown = points.slice(0, SHOWN_POINTS).map((point) => {
    const own = rows.filter((row) => row.point === point);
    const values = paths.map(({ path }) => own[0]!.values.get(path)?.text ?? "");
    const cells = variants.map((variant) => {
      const row = own.find((each) => each.variant === variant);
      return row === undefined ? "-" : cellOf(row, isWide ? " " : "\n");
    });
    return [...values, ...cells];
  });
  const heads = [
    ...paths.map(({ path }) => (isWide ? path : path.split(".").join(".\n"))),
    ...variants.map((variant) => (isWide ? variant : folded(variant, VARIANT_WIDTH))),
  ];
  const table = plainTable({ head: heads, rows: shown, leftColumns: paths.length, strong });
  const more =
    points.length > SHOWN_POINTS ? `\n... ${points.length - SHOWN_POINTS} more points in sweep.csv\n` : "";
  const title = `${study.document.name}: ${options.metric} at ${points.length} points, ± half of the 95 % interval`;
  return `${title}\n\n${table}\n${more}`;
}

function cellOf({ metric, summary }: SweepRow, separator: string): string {
  if (summary.mean === undefined) return "-";
  const half = halfWidth(summary);
  const text = metricFigure(metric.unit, summary.mean);
  return half === undefined ? text : `${text}${separator}±${metricFigure(metric.unit, half)}`;
}

function jsonOf({ rows, study, reproduce, shownTarget }: SweepReport): string {
  return JSON.stringify(
    {
      scenario: study.document.name,
      seed: study.document.seed,
      replications: study.document.replications,
      results: shownTarget,
      reproduce,
      points: rows.map(({ point, values, variant, metric, summary }) => ({
        point,
        values: Object.fromEntries([...values].map(([path, { text }]) => [path, text])),
        variant,
        metric: metric.name,
        unit: metric.unit,
        n: summary.n,
        mean: summary.mean,
        ci95_low: summary.ci95Low,
        ci95_high: summary.ci95High,
      })),
    },
    undefined,
    2,
  );
}
