import type { ExportFormat } from "./export-format.ts";

/** All formats. To add one: its file, and a line here. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  {
    option: "xlsx",
    ending: ".xlsx",
    description: "all tables in one workbook: workbook.xlsx",
    write: async (tables, target) => (await import("./export-workbook.ts")).exportWorkbook(tables, target),
  },
  {
    option: "excel",
    description: "the tables as spreadsheets like CSV best (mark, CRLF): excel/*.csv",
    write: async (tables, target) => (await import("./export-excel.ts")).exportExcel(tables, target),
  },
  {
    option: "parquet",
    description: "a Parquet file beside each CSV file, with types, units and meanings: *.parquet",
    write: async (tables, target) => (await import("./export-parquet.ts")).exportParquet(tables, target),
  },
];
