import { surplusHoursChart, unsoldValueChart } from "../charts/surplus-use.ts";
import { chartPart, type Section } from "../section.ts";

/** Where the surplus goes, and why the rest is unsold. */
export const surplusSection: Section = {
  id: "surplus",
  title: "Where the surplus goes, and why the rest is unsold",
  parts: [chartPart(surplusHoursChart), chartPart(unsoldValueChart)],
};
