import { InputError } from "../model/input-error.ts";
import type { CsvReader } from "./csv-reader.ts";

/**
 * Position of a column by its name in the header.
 * @throws InputError that lists the columns there are if it is missing or not unique.
 */
export function columnIndex(reader: CsvReader, name: string): number {
  const index = reader.header.indexOf(name);
  const present = reader.header.map((column) => `"${column}"`).join(", ");
  if (index < 0) {
    throw new InputError({
      file: reader.path,
      line: 1,
      column: name,
      expected: "a column of this name in the header",
      found: present === "" ? "an empty file" : `the columns ${present}`,
      hint: "correct the name in the scenario, or the delimiter if the header was not split",
    });
  }
  if (reader.header.indexOf(name, index + 1) >= 0) {
    throw new InputError({
      file: reader.path,
      line: 1,
      column: name,
      expected: "one column of this name",
      found: `the columns ${present}`,
      hint: "rename one of them in the file",
    });
  }
  return index;
}

/** A fault of one cell of the current row. */
export function cellError(
  reader: CsvReader,
  fault: {
    readonly column: string;
    readonly index: number;
    readonly expected: string;
    readonly hint: string;
  },
): InputError {
  const text = reader.cell(fault.index);
  let found = JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text);
  if (text.trim() === "")
    found = fault.index < reader.cellCount ? "an empty cell" : "no cell: the row is too short";
  return new InputError({
    file: reader.path,
    line: reader.line,
    row: reader.row,
    column: fault.column,
    expected: fault.expected,
    found,
    hint: fault.hint,
  });
}

/**
 * Refuses a row with more cells than the header: an unquoted delimiter has shifted its columns.
 * Empty cells at the end are let through.
 */
export function checkWidth(reader: CsvReader): void {
  for (let index = reader.header.length; index < reader.cellCount; index += 1) {
    if (reader.cell(index) === "") continue;
    throw new InputError({
      file: reader.path,
      line: reader.line,
      row: reader.row,
      expected: `${reader.header.length} cells as in the header`,
      found: `${reader.cellCount} cells`,
      hint: "quote cells that contain the delimiter",
    });
  }
}
