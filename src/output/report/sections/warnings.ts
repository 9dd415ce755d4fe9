import type { ReportWarning } from "../../../model/report-data.ts";
import type { Section } from "../section.ts";

/** Doubts about the results, each with its remedy; a doubt that several variants share is said once. */
export const warningsSection: Section = {
  id: "warnings",
  title: "Warnings",
  parts: [
    ({ manifest: { warnings } }) =>
      warnings.length === 0
        ? [{ kind: "text", text: "None." }]
        : [{ kind: "list", items: itemsOf(warnings) }],
  ],
};

function itemsOf(warnings: readonly ReportWarning[]): readonly string[] {
  const variantsOf = new Map<string, string[]>();
  for (const { text, variant } of warnings) {
    const variants = variantsOf.get(text) ?? [];
    if (variant !== undefined) variants.push(variant);
    variantsOf.set(text, variants);
  }
  return [...variantsOf].map(([text, variants]) =>
    variants.length === 0 ? text : `${variants.join(", ")}: ${text}`,
  );
}
