import type { ReportData } from "../../../model/report-data.ts";
import { escaped } from "../html/escape.ts";
import { figureHtml } from "../html/table-html.ts";
import type { Figure } from "../kit/data-table.ts";
import { bestVariant, summaryFigure } from "../numbers.ts";
import type { Block, Section } from "../section.ts";

/** The answer in one sentence, with its interval. */
export const answerSection: Section = {
  id: "answer",
  title: "The answer",
  parts: [
    (data): readonly Block[] => {
      const html = sentenceOf(data);
      return html === undefined ? [] : [{ kind: "html", html: `<p class="lead">${html}</p>` }];
    },
    ({ manifest: { verdicts } }) => {
      const texts = verdicts.flatMap(({ text }) => (typeof text === "string" ? [text] : []));
      return texts.length === 0 ? [] : [{ kind: "list", items: texts }];
    },
  ],
};

function sentenceOf(data: ReportData): string | undefined {
  const variant = bestVariant(data);
  if (variant === undefined) return undefined;
  const mean = summaryFigure(data, { variant, metric: "net_value_usd" });
  if (mean === undefined) return undefined;
  const low = summaryFigure(data, { variant, metric: "net_value_usd", column: "ci95_low" });
  const high = summaryFigure(data, { variant, metric: "net_value_usd", column: "ci95_high" });
  return `<b>${escaped(variant)}</b> earns ${figureHtml(mean)} net of cost and harm to internal work${intervalOf(low, high)}.`;
}

function intervalOf(low: Figure | undefined, high: Figure | undefined): string {
  if (low === undefined || high === undefined) return " (one replication, no interval)";
  return ` (95 % interval ${figureHtml(low)} to ${figureHtml(high)})`;
}
