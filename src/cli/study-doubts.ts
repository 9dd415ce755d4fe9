import { type Doubt, doubtsOf } from "../experiment/doubts.ts";
import type { VariantResult } from "../experiment/run-experiment.ts";
import { describePoint, type SweepPoint } from "../scenario/sweep/points.ts";

interface Noted {
  readonly code: string;
  readonly text: string;
  /** The first point at which it was seen. */
  readonly first: SweepPoint;
  /** The points at which it was seen. */
  readonly points: Set<string>;
}

/** Such commands choose their replications themselves, or show the intervals. */
const SAID_ELSEWHERE: ReadonlySet<string> = new Set(["few_replications"]);

/** Warnings of the points of a study: each once, with the first point that it is about and how many there are. */
export class StudyDoubts {
  private readonly noted = new Map<string, Noted>();

  /** Warnings of the scenario as it is read at a point; those that differ in their figures alone are one. */
  noteTexts(point: SweepPoint, texts: readonly string[]): void {
    for (const text of texts)
      this.note(text.replace(/\d+(?:\.\d+)?/g, "#"), point, { code: "scenario", text });
  }

  /** What makes the results of a point doubtful. */
  noteResult(point: SweepPoint, results: readonly VariantResult[]): void {
    for (const doubt of doubtsOf(results)) {
      if (SAID_ELSEWHERE.has(doubt.code)) continue;
      const { code, variant = "" } = doubt;
      this.note(`${code} ${variant}`, point, { code, text: textOf(doubt) });
    }
  }

  /** As they are told and kept. */
  all(): readonly Doubt[] {
    return [...this.noted.values()].map(({ code, text, first, points }) => {
      const more =
        points.size > 1 ? ` (and at ${points.size - 1} more ${points.size === 2 ? "point" : "points"})` : "";
      const where = first.size === 0 ? "" : `at ${describePoint(first)}${more}: `;
      return { code, text: `${where}${text}` };
    });
  }

  private note(key: string, point: SweepPoint, doubt: Pick<Noted, "code" | "text">): void {
    const known = this.noted.get(key) ?? { ...doubt, first: point, points: new Set<string>() };
    known.points.add(describePoint(point));
    this.noted.set(key, known);
  }
}

function textOf({ variant, text }: Doubt): string {
  return variant === undefined ? text : `${variant}: ${text}`;
}
