import { NET_VALUE_LINES } from "../../../metrics/ledger-sums.ts";
import { ACCOUNTS, type Account } from "../../../model/accounts.ts";
import type { ReportData } from "../../../model/report-data.ts";
import type { Chart } from "../kit/chart.ts";
import type { Figure } from "../kit/data-table.ts";
import { type NiceAxis, niceAxis } from "../kit/nice-axis.ts";
import { chartOptions, nameAxis, tooltip, valueAxis } from "../kit/options.ts";
import { colour, LOSS_FILL } from "../kit/palette.ts";
import { ledgerFigure, postedAccounts } from "../ledger-totals.ts";
import { variantsBestFirst } from "../numbers.ts";

/** Accounts that no line of the net value has; their postings cancel. */
const PREPAYMENT: readonly Account[] = ["prepayment_cash", "prepayment_deferred"];

interface Step {
  readonly name: string;
  readonly figure: Figure;
  readonly isTotal?: boolean;
}

/** Room for labels right of the longest bar, as a share of the bars. */
const LABEL_SHARE = 0.24;

/** From revenue by product over credits, cost and displacement to the net value: one picture per variant, one scale. A variant without postings has none. */
export function waterfallCharts(data: ReportData): readonly Chart[] {
  if (data.table("ledger.csv") === undefined) return [];
  const all = variantsBestFirst(data).map((variant) => ({ variant, steps: stepsOf(data, variant) }));
  const ends = all.flatMap(({ steps }) => spansOf(steps).flatMap(({ from, to }) => [from, to]));
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  // The labels stand right of the bars.
  const axis = niceAxis(low, high + LABEL_SHARE * (high - low), 4);
  return all.flatMap(({ variant, steps }) =>
    steps.every(({ figure }) => figure.value === 0)
      ? []
      : [waterfallChart({ variant, steps, axis, index: data.manifest.variants.indexOf(variant) })],
  );
}

function stepsOf(data: ReportData, variant: string): readonly Step[] {
  const { revenue, credits, incrementalCost, internalDisplacement } = NET_VALUE_LINES;
  const posted = postedAccounts(data, variant);
  const products = [
    ...new Set(revenue.flatMap((account) => [...(posted.get(account)?.keys() ?? [])])),
  ].sort();
  const figure = (accounts: readonly string[], product?: string): Figure =>
    ledgerFigure(data, { variant, accounts, ...(product === undefined ? {} : { product }) });
  const prepayment = figure(PREPAYMENT);
  return [
    ...products.map((product) => ({
      name: `${product || "other"} revenue`,
      figure: figure(revenue, product),
    })),
    ...(Math.abs(prepayment.value) > 1e-6 ? [{ name: "prepayment", figure: prepayment }] : []),
    { name: "credits", figure: figure(credits) },
    { name: "incremental cost", figure: figure(incrementalCost) },
    { name: "internal displacement", figure: figure(internalDisplacement) },
    { name: "net value", figure: figure([...ACCOUNTS]), isTotal: true },
  ];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where each bar begins and ends [USD]. */
function spansOf(steps: readonly Step[]): readonly Span[] {
  let level = 0;
  return steps.map(({ figure, isTotal }) => {
    const from = isTotal ? 0 : level;
    level = isTotal ? figure.value : level + figure.value;
    return { from, to: level };
  });
}

function waterfallChart(wishes: {
  readonly variant: string;
  readonly steps: readonly Step[];
  readonly axis: NiceAxis;
  readonly index: number;
}): Chart {
  const { variant, steps, axis, index } = wishes;
  const spans = spansOf(steps);
  const bars = steps.map(({ name, figure, isTotal }, at) => ({
    value: [at, spans[at]!.from, spans[at]!.to],
    label: figure.text,
    tip: `${name}\n${figure.text}`,
    itemStyle: { color: isTotal ? colour("blue") : figure.value < 0 ? LOSS_FILL : colour("green") },
  }));
  return {
    id: `waterfall-${index}`,
    title: `Net value of ${variant}`,
    alt: `Waterfall of ${variant}: ${steps.map(({ name, figure }) => `${name} ${figure.text}`).join(", ")}.`,
    width: 440,
    height: 96 + 30 * steps.length,
    legend: [],
    selectors: [],
    shared: chartOptions({
      grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true },
      xAxis: valueAxis({ format: "@money", more: { ...axis } }),
      yAxis: nameAxis(
        steps.map(({ name }) => name),
        { inverse: true },
      ),
      tooltip: tooltip("item", "@tip item"),
      series: [{ type: "custom", renderItem: "@render bar", encode: { x: [1, 2], y: 0 }, data: bars }],
    }),
    views: [{ choice: [], options: {} }],
    zoom: false,
    table: {
      caption: `Net value of ${variant} by step, mean over replications (ledger.csv)`,
      head: ["step", "amount"],
      rows: steps.map(({ name, figure }) => [name, figure]),
    },
  };
}
