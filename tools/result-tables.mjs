/**
 * Tables of the committed results in the pages of docs/, so that no figure is copied by hand.
 *
 * A page marks the place of a table with two comments, the first of which says what it holds:
 *
 *     <!-- results pricing-shootout (posted auction): net value = net_value_usd, more = net_value_usd gain -->
 *     <!-- end -->
 *
 * Rows are the variants of results/pricing-shootout, or those in brackets. A column is a heading and a metric: its mean
 * ± half of the 95 % interval. With `difference` it is that to the first variant in pairs, with `gain` the same as a part
 * of the first variant's mean.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const MARK = /(<!-- results ([\w-]+)(?: \(([^)]+)\))?: ([^\n]+?) -->\n)[\s\S]*?(<!-- end -->)/g;

/** The page with its tables as the results are now. */
export function withTables(root, text) {
  return text.replace(MARK, (_, start, folder, variants, columns, end) => {
    return `${start}\n${table(join(root, "results", folder), variants?.split(" "), columns)}\n${end}`;
  });
}

function table(folder, chosen, columns) {
  const [summary, comparison] = ["summary.csv", "comparison.csv"].map((file) => rowsOf(join(folder, file)));
  const named = columns.split(",").map((column) => column.split("=").map((part) => part.trim()));
  const variants = chosen ?? [...new Set(summary.map(({ variant }) => variant))];
  const lines = variants.map((variant) => [
    variant,
    ...named.map(([, wanted]) => cell({ summary, comparison }, variant, wanted.split(" "))),
  ]);
  const head = ["variant", ...named.map(([heading]) => heading)];
  const rule = ["---", ...named.map(() => "---:")];
  return [head, rule, ...lines].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function cell({ summary, comparison }, variant, [metric, kind]) {
  const mean = summary.find((row) => row.variant === variant && row.metric === metric);
  if (mean === undefined) throw new Error(`no metric \`${metric}\` of \`${variant}\` in summary.csv`);
  if (kind === undefined) return interval(mean.mean, mean, mean.unit);
  const pair = comparison.find((row) => row.variant === variant && row.metric === metric);
  if (pair === undefined) return "";
  if (kind === "difference") return interval(pair.mean_difference, pair, mean.unit, "+");
  if (kind !== "gain")
    throw new Error(`after a metric: \`difference\`, \`gain\` or nothing, not \`${kind}\``);
  const first = summary.find((row) => row.variant === pair.baseline && row.metric === metric);
  const part = (value) => Number(value) / Number(first.mean);
  const ends = { ci95_low: part(pair.ci95_low), ci95_high: part(pair.ci95_high) };
  return interval(part(pair.mean_difference), ends, "share", "+");
}

/** `mean ± half`, in the unit; `plus` stands before what is not below 0. An empty cell stays empty. */
function interval(mean, { ci95_low, ci95_high }, unit, plus = "") {
  if (mean === "") return "";
  const size = inUnit(Math.abs(Number(mean)), unit);
  const sign = Number(mean) < 0 && /[1-9]/.test(size) ? "-" : plus;
  const half = (Number(ci95_high) - Number(ci95_low)) / 2;
  return `${sign}${size} ± ${inUnit(half, unit)}`;
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
