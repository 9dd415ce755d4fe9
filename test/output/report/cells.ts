import { readFileSync } from "node:fs";
import { join } from "node:path";
import Papa from "papaparse";

/** A number of the page as its HTML carries it. */
export interface PageFigure {
  readonly value: number;
  readonly text: string;
  readonly from: string;
}

const HOUR_MS = 3_600_000;

/** All numbers that a page marks, with what they say of their source. */
export function figuresIn(html: string): readonly PageFigure[] {
  return [...html.matchAll(/<data value="([^"]*)" data-from='([^']*)'>([^<]*)<\/data>/g)].map(
    ([, value, from, text]) => ({ value: Number(value), from: unescaped(from!), text: unescaped(text!) }),
  );
}

function unescaped(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

type Row = Readonly<Record<string, string>>;

/** The CSV files of a folder, read by a parser that the product does not use. */
export class Cells {
  private readonly folder: string;
  private readonly files = new Map<string, readonly Row[]>();

  constructor(folder: string) {
    this.folder = folder;
  }

  rows(file: string): readonly Row[] {
    const known = this.files.get(file);
    if (known !== undefined) return known;
    const text = readFileSync(join(this.folder, file), "utf8");
    const { data } = Papa.parse<Row>(text, { header: true, skipEmptyLines: true });
    const plain = data.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, cell.replace(/^'(?=[=+\-@])/, "")])),
    );
    this.files.set(file, plain);
    return plain;
  }

  /** What the cells say that a source names: `summary.csv mean {"variant":"mix"} cell x 2`; a product of sources, too. */
  evaluate(from: string): number {
    const factor =
      /(?<file>\S+) (?<column>\S+) (?<where>\{(?:"(?:[^"\\]|\\.)*"|[^"}])*\}) (?<reduction>\w+)|[\d.e-]+/y;
    let product = 1;
    for (let at = 0; at < from.length; at = factor.lastIndex + " x ".length) {
      factor.lastIndex = at;
      const match = factor.exec(from);
      if (match === null) throw new Error(`no source: ${from}`);
      product *= match.groups?.["file"] === undefined ? Number(match[0]) : this.cellsOf(match.groups);
    }
    return product;
  }

  private cellsOf({ file, column, where, reduction }: Record<string, string>): number {
    const { hour, ...fixed } = JSON.parse(where!) as Record<string, string | string[]>;
    const wanted = Object.entries(fixed);
    const rows = this.rows(file!).filter((row) =>
      wanted.every(([key, text]) => (Array.isArray(text) ? text.includes(row[key]!) : row[key] === text)),
    );
    return reduction!.startsWith("week_hour_")
      ? weekHour(
          reduction!,
          rows.filter((row) => isAt(row, String(hour))),
          column!,
        )
      : this.reduced(reduction!, rows, column!);
  }

  private reduced(reduction: string, rows: readonly Row[], column: string): number {
    const numbers = rows.map((row) => Number(row[column]));
    const sum = numbers.reduce((total, number) => total + number, 0);
    if (reduction === "cell") {
      if (rows.length !== 1) throw new Error(`${rows.length} rows instead of one cell of ${column}`);
      return numbers[0]!;
    }
    if (reduction === "sum") return sum;
    const some = rows.flatMap((row) => (row[column] === "" ? [] : [Number(row[column])]));
    if (reduction === "mean") return some.reduce((total, number) => total + number, 0) / some.length;
    if (reduction === "first") return some[0]!;
    if (reduction === "lowest") return Math.min(...some);
    if (reduction === "highest") return Math.max(...some);
    if (reduction === "mean_of_sums") return sum / this.replications(rows[0]);
    if (reduction.startsWith("gpus_")) return gpus(reduction, rows, column);
    throw new Error(`an unknown reduction: ${reduction}`);
  }

  private replications(row: Row | undefined): number {
    const all = this.rows("runs.csv").filter(({ variant }) => variant === row?.["variant"]);
    return Math.max(1, all.length);
  }
}

/** Whether an interval begins in an hour of the week: `0 23` is Monday, 23:00 UTC. */
function isAt(row: Row, hour: string): boolean {
  const start = new Date(row["time_start"]!);
  return `${(start.getUTCDay() + 6) % 7} ${start.getUTCHours()}` === hour;
}

/** Sum of columns over the hours of the intervals (of the clusters together), or over the surplus. */
function weekHour(reduction: string, rows: readonly Row[], columns: string): number {
  const sum = (column: string): number => rows.reduce((total, row) => total + Number(row[column]), 0);
  const above = columns.split("+").reduce((total, column) => total + sum(column), 0);
  if (reduction === "week_hour_share") return above / sum("surplus_gpu_hours");
  const starts = new Map(rows.map((row) => [row["time_start"]!, row]));
  const hours = [...starts.values()].reduce(
    (total, row) => total + (Date.parse(row["time_end"]!) - Date.parse(row["time_start"]!)) / HOUR_MS,
    0,
  );
  return above / hours;
}

/** Mean, lowest or highest GPUs over intervals, of the sum over clusters. */
function gpus(reduction: string, rows: readonly Row[], column: string): number {
  const intervals = new Map<string, { hours: number; gpuHours: number }>();
  for (const row of rows) {
    const hours = (Date.parse(row["time_end"]!) - Date.parse(row["time_start"]!)) / HOUR_MS;
    const interval = intervals.get(row["time_start"]!) ?? { hours, gpuHours: 0 };
    interval.gpuHours += Number(row[column]);
    intervals.set(row["time_start"]!, interval);
  }
  const all = [...intervals.values()];
  const levels = all.map(({ hours, gpuHours }) => gpuHours / hours);
  if (reduction === "gpus_lowest") return Math.min(...levels);
  if (reduction === "gpus_highest") return Math.max(...levels);
  const total = (key: "hours" | "gpuHours"): number => all.reduce((sum, each) => sum + each[key], 0);
  return total("gpuHours") / total("hours");
}

const SCALES: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, B: 1e9, T: 1e12, "%": 0.01 };

/** A number as people read it, and half of a unit of its last digit: `$1.23M` is 1,230,000 +- 5,000. */
export function readText(text: string): { readonly value: number; readonly half: number } {
  const match = /^(-?)\$?([\d,]+(?:\.(\d+))?)([kMBT%]?)$/.exec(text);
  if (match === null) throw new Error(`no number: ${text}`);
  const [, sign, digits, decimals = "", suffix] = match;
  const scale = SCALES[suffix!] ?? 1;
  const size = Number(digits!.replaceAll(",", "")) * scale;
  return { value: sign === "-" ? -size : size, half: 0.5 * 10 ** -decimals.length * scale };
}
