/** Kind of the cells of a column. */
export type CellType = "text" | "instant" | "count" | "number" | "usd" | "gpu_hours";
export interface TableColumn {
  readonly name: string;
  readonly type: CellType;
  readonly unit: string;
  readonly meaning: string;
  readonly formula: string;
}
