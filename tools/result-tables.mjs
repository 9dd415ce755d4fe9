/**
 * Tables of the committed results in the pages of docs/, so that no figure is copied by hand.
 *
 * A page marks the place of a table with two comments, the first of which says what it holds:
 *
 *     <!-- results pricing-shootout: net_value_usd, net_value_usd gain, evictions -->
 *     <!-- end -->
 *
 * Rows are the variants of results/pricing-shootout. A column is a metric: its mean ± half of the 95 % interval. With
 * `difference` it is that to the first variant in pairs, with `gain` the same as a part of the first variant's mean.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const MARK = /(<!-- results ([\w-]+): ([^\n]+?) -->\n)[\s\S]*?(<!-- end -->)/g;

/** The page with its tables as the results are now. */
export function withTables(root, text) {
  return text.replace(MARK, (_, start, folder, columns, end) => `${start}${table(root, folder, columns)}${end}`);
}

function table(root, folder, columns) {
  const read = (file) => rowsOf(join(root, "results", folder, file));
  const results = { summary: read("summary.csv"), comparison: read("comparison.csv") };
  const wanted = columns.split(",").map((column) => column.trim().split(" "));
  const variants = [...new Set(results.summary.map(({ variant }) => variant))];
  const lines = variants.map((variant) => [variant, ...wanted.map((each) => cell(results, variant, each))]);
  const head = ["variant", ...wanted.map((each) => each.join(" "))];
  const rule = ["---", ...wanted.map(() => "---:")];
  return [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function cell({ summary, comparison }, variant, [metric, kind]) {
  const mean = summary.find((row) => row.variant === variant && row.metric === metric);
  if (mean === undefined) throw new Error(`no metric \`${metric}\` of \`${variant}\` in summary.csv`);
  if (kind === undefined) return interval(mean.mean, mean, mean.unit);
  const pair = comparison.find((row) => row.variant === variant && row.metric === metric);
  if (pair === undefined) return "";
  if (kind === "difference") return interval(pair.mean_difference, pair, mean.unit, "+");
  if (kind !== "gain") throw new Error(`after a metric: \`difference\`, \`gain\` or nothing, not \`${kind}\``);
  const first = summary.find((row) => row.variant === pair.baseline && row.metric === metric);
  const part = (value) => Number(value) / Number(first.mean);
  const ends = { ci95_low: part(pair.ci95_low), ci95_high: part(pair.ci95_high) };
  return interval(part(pair.mean_difference), ends, "share", "+");
}

/** `mean ± half`, in the unit; `plus` stands before what is not below 0. An empty cell stays empty. */
function interval(mean, { ci95_low, ci95_high }, unit, plus = "") {
  if (mean === "") return "";
  const sign = Number(mean) < 0 ? "-" : plus;
  const half = (Number(ci95_high) - Number(ci95_low)) / 2;
  return `${sign}${inUnit(Math.abs(Number(mean)), unit)} ± ${inUnit(half, unit)}`;
}

function inUnit(value, unit) {
  if (unit === "USD") return `$${grouped(value, 0)}`;
  if (unit === "share") return `${grouped(value * 100, 1)} %`;
  if (unit === "USD/GPU-h") return `$${grouped(value, 3)}`;
  return grouped(value, value < 10 ? 1 : 0);
}

const grouped = (value, digits) =>
  value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** Rows of a CSV file of results as objects; a cell with commas or quotes is quoted. */
function rowsOf(path) {
  const [head, ...lines] = readFileSync(path, "utf8")
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, text]) => text));
  return lines.map((cells) => Object.fromEntries(head.map((name, at) => [name, cells[at]])));
}
