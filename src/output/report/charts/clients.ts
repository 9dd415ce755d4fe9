import type { ReportData } from "../../../model/report-data.ts";
import { LOSS_REASONS } from "../../../model/states.ts";
import { figure } from "../../figures.ts";
import { meanOfCells, meanOfSums, namesIn } from "../entity-figures.ts";
import type { Chart } from "../kit/chart.ts";
import { chosenBars } from "../kit/chosen-bars.ts";
import { dotRows } from "../kit/dot-rows.ts";
import { colour, reasonFill } from "../kit/palette.ts";
import { LOSS_NAMES } from "../loss-names.ts";
import { variantsBestFirst } from "../numbers.ts";

const FILE = "clients.csv";

/** What became of the requests to the model API, by client. */
export function clientRequestsChart(data: ReportData): Chart | undefined {
  const variants = variantsBestFirst(data);
  const clients = namesIn(data, FILE, "client");
  const figuresOf = (column: string) =>
    variants.map((variant) =>
      clients.map((client) =>
        meanOfSums(data, { file: FILE, variant, where: { client } }, { column, textOf: figure }),
      ),
    );
  return chosenBars({
    id: "clients-requests",
    title: "Requests to the model API: served, or lost and why",
    choiceKind: "variant",
    choices: variants,
    rowKind: "client",
    rows: clients,
    parts: [
      { name: "served", fill: colour("green"), figures: figuresOf("served_requests") },
      { name: "failed with its replica", fill: colour("black"), figures: figuresOf("failed_requests") },
      ...LOSS_REASONS.map((reason) => ({
        name: LOSS_NAMES[reason],
        fill: reasonFill(reason),
        figures: figuresOf(`lost_${reason}_requests`),
      })),
    ],
    format: "figure",
    unit: "requests",
    caption: "Requests by client, means over replications (clients.csv)",
    note: "Paying clients and the assistants of the owner. Requests that are still under way when the run ends are left out.",
  });
}

const MEASURES = [
  { name: "time to first token", column: "time_to_first_token" },
  { name: "time per output token", column: "time_per_output_token" },
  { name: "whole answer", column: "answer" },
] as const;

const LEVELS = [
  { name: "median", ending: "p50_s" },
  { name: "mean", ending: "mean_s" },
  { name: "p95", ending: "p95_s" },
  { name: "p99", ending: "p99_s" },
] as const;

/** How long clients wait for the first token, for each token after it, and for the whole answer. */
export function clientLatencyChart(data: ReportData): Chart | undefined {
  const clients = namesIn(data, FILE, "client");
  const places = MEASURES.flatMap((measure) =>
    variantsBestFirst(data).map((variant) => ({ measure, variant })),
  );
  return dotRows({
    id: "clients-latency",
    title: "Latency of the model API by client [s]",
    rowKind: "client",
    rows: clients,
    selectors: ["latency", "variant"],
    choices: places.map(({ measure, variant }) => [measure.name, variant]),
    kinds: LEVELS.map(({ name, ending }) => ({
      name,
      figures: places.map(({ measure, variant }) =>
        clients.map((client) => {
          const column = `${measure.column}_${ending}`;
          return meanOfCells(data, { file: FILE, variant, where: { client } }, { column, textOf: figure });
        }),
      ),
    })),
    isLog: true,
    format: "@figure",
    unit: "s",
    caption: "Latency by client, means over replications of what each has (clients.csv)",
    note:
      "Of requests that were answered, from their arrival; the axis is logarithmic, each line is ten times the one before. " +
      "A latency of 0 is in the table only.",
  });
}
