import { cellTypeOf, type DescribedColumn } from "../metrics/described-column.ts";
import { METRICS } from "../metrics/registry.ts";
import { FILE_REFERENCES } from "./reference.ts";
import type { TableColumn } from "./result-table.ts";

/**
 * A column by what the code knows of it, for a folder without columns.csv: an older version wrote it.
 *
 * Names with `<product>`, `<metric>` and the like in their description match any name there; what is unknown is text.
 */
export function knownColumn(file: string, name: string): TableColumn {
  const columns = FILE_REFERENCES.find((each) => each.file === file)?.columns ?? [];
  const metric = columns.some((each) => each.name === "<metric>")
    ? METRICS.find((each) => each.name === name)
    : undefined;
  const described = columns.find((each) => each.name === name) ??
    metric ??
    columns.find((each) => isPatternOf(each.name, name)) ?? { name, unit: "", meaning: "" };
  return tableColumn({ ...described, name }, metric === undefined ? undefined : "number");
}

function tableColumn(column: DescribedColumn, type = cellTypeOf(column)): TableColumn {
  const { name, unit, meaning, formula = "" } = column;
  return { name, type, unit, meaning, formula };
}

function isPatternOf(pattern: string, name: string): boolean {
  const at = pattern.indexOf("<");
  if (at < 0) return false;
  const [before, after] = [pattern.slice(0, at), pattern.slice(pattern.indexOf(">") + 1)];
  return name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after);
}
