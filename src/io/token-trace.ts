import type { RowSource, TokenTraceMapping, TokenTraceRow } from "../model/ports.ts";
import { cellError, columnIndex } from "./csv-columns.ts";
import type { CsvReader } from "./csv-reader.ts";
import { OrderedRows } from "./ordered-rows.ts";

const HINT = "correct the cell or remove the row";

/**
 * Opens a trace of requests for tokens as rows in order of arrival, one at a time (`OrderedRows`).
 *
 * @throws InputError here for the file and its header, in `next` for a bad row.
 */
export function openTokenTrace(mapping: TokenTraceMapping): RowSource<TokenTraceRow> {
  const { columns, ...shared } = mapping;
  return new OrderedRows<TokenTraceRow>(
    { ...shared, time: columns.time },
    {
      empty: { atMs: 0, inputTokens: 0, outputTokens: 0, cachedTokens: Number.NaN },
      names: ["inputTokens", "outputTokens", "cachedTokens"],
      hint: HINT,
      bind: (reader) => filler(reader, columns),
    },
  );
}

function filler(reader: CsvReader, columns: TokenTraceMapping["columns"]): (row: TokenTraceRow) => void {
  const input = column(reader, columns.inputTokens.name);
  const output = column(reader, columns.outputTokens.name);
  const cached = columns.cachedTokens && column(reader, columns.cachedTokens.name);
  return (row) => {
    row.inputTokens = tokens(reader, input);
    row.outputTokens = tokens(reader, output);
    row.cachedTokens = cached === undefined ? Number.NaN : cachedTokens(reader, cached, row.inputTokens);
  };
}

interface Column {
  readonly name: string;
  readonly index: number;
}

function column(reader: CsvReader, name: string): Column {
  return { name, index: columnIndex(reader, name) };
}

function tokens(reader: CsvReader, { name, index }: Column): number {
  const value = reader.cellNumber(index);
  if (value >= 0 && Number.isSafeInteger(value)) return value;
  throw cellError(reader, {
    column: name,
    index,
    expected: "a whole number of tokens, at least 0",
    hint: HINT,
  });
}

function cachedTokens(reader: CsvReader, { name, index }: Column, inputTokens: number): number {
  const value = tokens(reader, { name, index });
  if (value <= inputTokens) return value;
  const expected = `at most the ${inputTokens} tokens of the prompt`;
  throw cellError(reader, { column: name, index, expected, hint: HINT });
}
