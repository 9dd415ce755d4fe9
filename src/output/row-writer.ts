import type { Column } from "./csv-table.ts";
import { cellText, quotedText } from "./csv-text.ts";

/** Takes text for the end of a file. */
export type TextSink = (text: string) => void;

const CHUNK_LENGTH = 1 << 16;

/** Collects the rows of a large file and hands them on in chunks; `flush` at the end. */
export class RowWriter {
  private readonly sink: TextSink;
  private text = "";

  constructor(sink: TextSink) {
    this.sink = sink;
  }

  /** Adds a line without its end. */
  line(line: string): void {
    this.text += line;
    this.text += "\n";
    if (this.text.length >= CHUNK_LENGTH) this.flush();
  }

  /** Adds a row cell by cell. */
  row<Row>(columns: readonly Column<Row>[], row: Row): void {
    let line = "";
    for (let index = 0; index < columns.length; index++) {
      const cell = columns[index]!.value(row);
      if (index > 0) line += ",";
      line += typeof cell === "string" ? quotedText(cell) : cellText(cell);
    }
    this.line(line);
  }

  header(columns: readonly { readonly name: string }[]): void {
    this.line(columns.map((column) => quotedText(column.name)).join(","));
  }

  flush(): void {
    if (this.text.length > 0) this.sink(this.text);
    this.text = "";
  }
}
