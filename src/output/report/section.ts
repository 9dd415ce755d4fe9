import type { ReportData } from "../../model/report-data.ts";
import type { Chart } from "./kit/chart.ts";
import type { DataTable } from "./kit/data-table.ts";

/** A piece of a section. */
export type Block =
  /** A paragraph; `lead` is set large. */
  | { readonly kind: "text"; readonly text: string; readonly lead?: boolean }
  /** A paragraph whose figures are marked with their sources. */
  | { readonly kind: "html"; readonly html: string }
  | { readonly kind: "list"; readonly items: readonly string[] }
  /** A command or another text that is copied as it is. */
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "table"; readonly table: DataTable }
  /** Pieces that are folded away at first. */
  | { readonly kind: "details"; readonly summary: string; readonly blocks: readonly Block[] }
  /** Charts beside each other where there is room, under a heading of their own or straight under the section's. */
  | { readonly kind: "charts"; readonly charts: readonly Chart[]; readonly title?: string };

/** Makes pieces from a result folder; none if it has nothing to say. */
export type Part = (data: ReportData) => readonly Block[];

/** A section of the report; one without pieces is left out. */
export interface Section {
  /** Anchor in the page. */
  readonly id: string;
  readonly title: string;
  readonly parts: readonly Part[];
}

/** A part that is one chart over the whole width. */
export function chartPart(make: (data: ReportData) => Chart | undefined): Part {
  return (data) => {
    const chart = make(data);
    return chart === undefined ? [] : [{ kind: "charts", charts: [chart] }];
  };
}

/** A part that is several charts beside each other under a heading. */
export function chartsPart(title: string, make: (data: ReportData) => readonly Chart[]): Part {
  return (data) => {
    const charts = make(data);
    return charts.length === 0 ? [] : [{ kind: "charts", charts, title }];
  };
}

/** A part of paragraphs. */
export function textPart(make: (data: ReportData) => readonly string[]): Part {
  return (data) => make(data).map((text) => ({ kind: "text", text }));
}
