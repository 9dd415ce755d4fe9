import type { SlaStep } from "../../model/market.ts";
import type { Context, Path } from "./context.ts";

/** Steps, strictest first; a lower availability must not earn a smaller credit. */
export function slaSteps(
  context: Context,
  path: Path,
  draft: readonly { readonly below: number; readonly credit: number }[],
): readonly SlaStep[] {
  const steps = draft.map(({ below, credit }) => ({ availability: below, creditShare: credit }));
  const sorted = steps.sort((a, b) => b.availability - a.availability);
  sorted.forEach((step, index) => {
    const stricter = sorted[index - 1];
    if (stricter === undefined) return;
    const same = stricter.availability === step.availability;
    if (!same && step.creditShare >= stricter.creditShare) return;
    const expected = same ? "each availability once" : "credits that grow as availability falls";
    const found = `${step.creditShare} below ${step.availability}`;
    context.report(path, { code: "value", expected, found });
  });
  return sorted;
}
