import type { ReportRow } from "../../../model/report-data.ts";
import type { StudyInput } from "./inputs.ts";
import { pointText } from "./sweep.ts";

/** Points that have the same texts. */
export interface SweepGroup {
  /** The texts as the word of a selector; empty where no text was varied. */
  readonly choice: readonly string[];
  readonly points: readonly ReportRow[];
}

/** Points by the texts that were varied beside the numbers. */
export function groupsOf(points: readonly ReportRow[], texts: readonly StudyInput[]): readonly SweepGroup[] {
  if (texts.length === 0) return [{ choice: [], points }];
  const groups = new Map<string, ReportRow[]>();
  for (const point of points) {
    const key = pointText(point, texts);
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups].map(([key, own]) => ({ choice: [key], points: own }));
}

/** The name of the selector of these groups, if there is one. */
export function groupSelector(texts: readonly StudyInput[]): readonly string[] {
  return texts.length === 0 ? [] : [texts.map(({ path }) => path).join(", ")];
}
