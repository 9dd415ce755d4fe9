import type { ReportData } from "../../../model/report-data.ts";
import { answerHtml } from "../answer-sentence.ts";
import type { Block, Section } from "../section.ts";
import { studyAnswer } from "../study/study-answer.ts";
import { verdictItems } from "../verdicts.ts";
import { isOfYear, windowOf } from "../window.ts";

/** A shorter window says little of a year [d]: weeks differ, and so do seasons. */
const SHORT_DAYS = 28;

/** The answer in one sentence, with its interval, and what else was concluded. */
export const answerSection: Section = {
  id: "answer",
  title: "The answer",
  parts: [
    (data): readonly Block[] => {
      const html = answerHtml(data);
      return html === undefined ? [] : [{ kind: "html", html }];
    },
    studyAnswer,
    (data): readonly Block[] => annualNote(data),
    ({ manifest }): readonly Block[] => {
      const items = verdictItems(manifest.verdicts);
      return items.length === 0 ? [] : [{ kind: "list", items }];
    },
  ],
};

function annualNote(data: ReportData): readonly Block[] {
  const window = windowOf(data);
  if (window === undefined || data.table("summary.csv") === undefined) return [];
  if (!isOfYear(window)) return [{ kind: "text", text: `Amounts are of the ${window.text} measured.` }];
  const factor = Number(window.perYear.toPrecision(4));
  const doubt =
    window.days < SHORT_DAYS
      ? ` The window is short for that: a year has seasons and events that ${window.text} do not show; run a longer \`horizon\`.`
      : "";
  return [
    {
      kind: "text",
      text: `Amounts are of the ${window.text} measured after the warm-up; a year is ${factor} times as long.${doubt}`,
    },
  ];
}
