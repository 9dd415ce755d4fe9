import type { Section } from "../section.ts";
import { catalogTable } from "../tables/catalog-table.ts";
import { scenarioTables } from "../tables/scenario-tables.ts";

/** What the figures stand on. */
export const assumptionsSection: Section = {
  id: "assumptions",
  title: "Assumptions",
  parts: [
    ({ manifest }) => [
      {
        kind: "text",
        text:
          "What the scenario sets stands below as it was run; where its figures come from, its file says in comments" +
          `${scenarioFile(manifest.inputs)}. Built-in figures bear their date and source here.`,
      },
    ],
    catalogTable,
    scenarioTables,
  ],
};

function scenarioFile(inputs: readonly { readonly file: string; readonly role: string }[]): string {
  const file = inputs.find(({ role }) => role === "scenario")?.file;
  return file === undefined ? "" : ` (\`${file}\`)`;
}
