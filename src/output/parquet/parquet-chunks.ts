import type { SchemaElement } from "hyparquet-writer";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { InputError } from "../../model/input-error.ts";
import type { TableColumn } from "../result-table.ts";
import { CELL_ENCODINGS, type ParquetValue } from "./cell-encoding.ts";

/** What becomes a Parquet file. */
export interface ParquetSource {
  /** File that the rows come from, for messages. */
  readonly file: string;
  readonly columns: readonly TableColumn[];
  /** Cells as in the CSV file; an empty one is null. */
  readonly rows: Iterable<readonly string[]>;
  /** Facts about the whole file, kept in its metadata. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Cells that are encoded, and may be in memory, at once. */
const CELLS_PER_GROUP = 1_000_000;
const ROWS_PER_GROUP = 100_000;

/**
 * A table as chunks of a Parquet file, one per group of rows: memory does not grow with the table.
 *
 * Unit and meaning of every column stand in the metadata of its first chunk (`unit`, `meaning`) and, for readers that
 * show that of the file only, as JSON under the key `surplus.columns`.
 *
 * @throws InputError if a cell is not of its column's kind.
 */
export function* parquetChunks(source: ParquetSource): Generator<Uint8Array> {
  const { columns, facts } = source;
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    writer,
    schema: schemaOf(columns),
    createdBy: "surplus",
    kvMetadata: [
      ...Object.entries(facts).map(([name, value]) => ({ key: `surplus.${name}`, value })),
      { key: "surplus.columns", value: columnsJson(columns) },
    ],
  });
  for (const group of groupsOf(source)) {
    const columnData = columns.map(({ name }, index) => ({ name, data: group[index]! }));
    file.write({ columnData, rowGroupSize: ROWS_PER_GROUP });
    yield taken(writer);
  }
  describeColumns(file, columns);
  file.finish();
  yield taken(writer);
}

function schemaOf(columns: readonly TableColumn[]): SchemaElement[] {
  return [
    { name: "surplus", num_children: columns.length },
    ...columns.map(
      ({ name, type }): SchemaElement => ({
        ...CELL_ENCODINGS[type].element,
        name,
        repetition_type: "OPTIONAL",
      }),
    ),
  ];
}

/** `{"amount_usd":{"unit":"USD","meaning":"…"}}`, in order of the columns. */
function columnsJson(columns: readonly TableColumn[]): string {
  return JSON.stringify(
    Object.fromEntries(
      columns.map(({ name, unit, meaning, formula }) => [
        name,
        { unit, meaning, ...(formula === "" ? {} : { formula }) },
      ]),
    ),
  );
}

/** Values of as many rows as are written at once, column by column. */
function* groupsOf({ file, columns, rows }: ParquetSource): Generator<ParquetValue[][]> {
  const size = Math.max(1, Math.min(ROWS_PER_GROUP, Math.floor(CELLS_PER_GROUP / columns.length)));
  const encodings = columns.map(({ type }) => CELL_ENCODINGS[type]);
  let group: ParquetValue[][] = columns.map(() => []);
  let row = 0;
  for (const cells of rows) {
    row += 1;
    for (let index = 0; index < columns.length; index++) {
      const text = cells[index] ?? "";
      const { value, expected } = encodings[index]!;
      const found = text === "" ? undefined : value(text);
      if (found === undefined && text !== "")
        throw misfit({ file, row, column: columns[index]!.name, expected, text });
      group[index]!.push(found);
    }
    if (group[0]!.length < size) continue;
    yield group;
    group = columns.map(() => []);
  }
  if (group[0] !== undefined && group[0].length > 0) yield group;
}

interface Misfit {
  readonly file: string;
  readonly row: number;
  readonly column: string;
  readonly expected: string;
  readonly text: string;
}

function misfit({ text, ...place }: Misfit): InputError {
  return new InputError({
    ...place,
    found: JSON.stringify(text),
    hint: "the file is not as it was written; run the scenario again",
  });
}

/** Metadata of the columns' first chunks: later ones would only repeat it. */
function describeColumns(file: ParquetWriter, columns: readonly TableColumn[]): void {
  file.row_groups[0]?.columns.forEach(({ meta_data }, index) => {
    const { unit, meaning } = columns[index]!;
    if (meta_data !== undefined)
      meta_data.key_value_metadata = [
        { key: "unit", value: unit },
        { key: "meaning", value: meaning },
      ];
  });
}

/** The bytes written since the last call. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  // Places in the file are counted by `offset`; `index` is that of the buffer.
  writer.index = 0;
  return bytes;
}
