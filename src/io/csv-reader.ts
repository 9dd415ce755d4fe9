import { InputError } from "../model/input-error.ts";
import { type ByteSource, openBytes } from "./byte-source.ts";
import { parseDecimal, parseNearly } from "./decimal.ts";

const LF = 10;
const CR = 13;
const QUOTE = 34;

/** What a byte means outside quotes. */
const PLAIN = 0;
const DELIMITER = 1;
const NEWLINE = 2;

/** How a cell is written: as it is, in quotes, in quotes with doubled quotes inside. */
const BARE = 0;
const QUOTED = 1;
const DOUBLED = 2;

const DEFAULT_CHUNK_BYTES = 256 * 1024;

export interface CsvOptions {
  /** One ASCII character; default `,`. */
  readonly delimiter?: string;
  /** Bytes read at once; the buffer grows when a single row is longer [bytes]. */
  readonly chunkBytes?: number;
}

/**
 * Rows of a CSV file (RFC 4180, UTF-8; also packed with gzip), read in chunks: memory does not grow with the file.
 *
 * Accepts a byte-order mark, LF, CRLF and CR line ends, and a last line without one; skips empty lines. The bytes of
 * the current row stay in the buffer and are decoded only when a cell is asked for, numbers without a string.
 * A quote inside an unquoted cell is an ordinary character.
 */
export class CsvReader {
  readonly path: string;
  /** Cells of the first row that is not empty; empty for an empty file. */
  readonly header: readonly string[];
  /** Physical line on which the current row begins, from 1. */
  line = 0;
  /** Number of the current data row, from 1; 0 before the first. */
  row = 0;
  /** Cells of the current row. */
  cellCount = 0;

  private readonly kinds: Uint8Array;
  private readonly chunkBytes: number;
  private file: ByteSource | undefined;
  private ended = false;
  /** Bytes read and not yet parsed are [position, filled); one more byte holds a newline as a stop. */
  private buffer: Buffer;
  private position = 0;
  private filled = 0;
  private nextLine = 1;
  private starts = new Int32Array(64);
  private ends = new Int32Array(64);
  private styles = new Uint8Array(64);
  /** Newlines inside the quotes of the row being scanned. */
  private innerLines = 0;
  /** Whether the quoted cell scanned last holds doubled quotes. */
  private innerDoubled = false;

  /** @throws InputError if the file cannot be read as UTF-8 text. @throws RangeError on a bad delimiter. */
  constructor(path: string, options: CsvOptions = {}) {
    this.path = path;
    this.kinds = byteKinds(options.delimiter ?? ",");
    this.chunkBytes = options.chunkBytes ?? DEFAULT_CHUNK_BYTES;
    this.buffer = Buffer.allocUnsafe(this.chunkBytes + 1);
    this.file = openBytes(path);
    try {
      this.refill(0);
      this.skipByteOrderMark();
      this.header = this.nextRow() ? this.cells() : [];
    } catch (error) {
      this.close();
      throw error;
    }
    this.row = 0;
  }

  /** Moves to the next row that is not empty; false at the end. */
  nextRow(): boolean {
    for (;;) {
      if (this.ended && this.position >= this.filled) {
        this.cellCount = 0;
        return false;
      }
      this.line = this.nextLine;
      const begin = this.position;
      if (!this.scan(begin)) {
        this.refill(begin);
        continue;
      }
      if (this.cellCount === 1 && this.starts[0] === this.ends[0] && this.styles[0] === BARE) continue;
      this.row += 1;
      return true;
    }
  }

  /** Text of a cell of the current row, from 0; empty beyond the last. */
  cell(index: number): string {
    if (index >= this.cellCount) return "";
    const text = this.buffer.toString("utf8", this.starts[index]!, this.ends[index]!);
    return this.styles[index] === DOUBLED ? text.replaceAll('""', '"') : text;
  }

  /** A cell as a decimal number, blanks around it ignored; NaN if it is anything else. */
  cellNumber(index: number): number {
    if (index >= this.cellCount) return Number.NaN;
    return parseDecimal(this.buffer, this.starts[index]!, this.ends[index]!);
  }

  /** The same to 15 digits, and several times as fast for numbers with more. */
  cellNearly(index: number): number {
    if (index >= this.cellCount) return Number.NaN;
    return parseNearly(this.buffer, this.starts[index]!, this.ends[index]!);
  }

  /** Length of a cell of the current row as written, without its quotes [bytes]. */
  cellBytes(index: number): number {
    return index < this.cellCount ? this.ends[index]! - this.starts[index]! : 0;
  }

  /** All cells of the current row. */
  cells(): string[] {
    return Array.from({ length: this.cellCount }, (_, index) => this.cell(index));
  }

  /** Closes the file; further calls do nothing. */
  close(): void {
    if (this.file === undefined) return;
    this.file.close();
    this.file = undefined;
    this.ended = true;
    this.position = this.filled = 0;
  }

  /** Splits the row that begins at `begin`; false if its end is not in the buffer yet. */
  private scan(begin: number): boolean {
    const { buffer, kinds, filled } = this;
    let at = begin;
    let count = 0;
    this.innerLines = 0;
    for (;;) {
      let start = at;
      let end = at;
      let style = BARE;
      if (buffer[at] === QUOTE) {
        start = at + 1;
        end = this.closingQuote(start);
        if (end < 0) return false;
        at = end + 1;
        style = this.innerDoubled ? DOUBLED : QUOTED;
        if (kinds[buffer[at]!] === PLAIN) this.failAfterQuote();
      } else {
        while (kinds[buffer[at]!] === PLAIN) at += 1;
        end = at;
      }
      if (at >= filled && !this.ended) return false;
      if (count === this.starts.length) this.growCells();
      this.starts[count] = start;
      this.ends[count] = end;
      this.styles[count] = style;
      count += 1;
      if (kinds[buffer[at]!] === NEWLINE || at >= filled) return this.finishRow(at, count);
      at += 1;
    }
  }

  /** Takes the row that ends with the newline (or the end of the file) at `at`; false if a CR may be half of CRLF. */
  private finishRow(at: number, count: number): boolean {
    let after = at + 1;
    if (this.buffer[at] === CR && at < this.filled) {
      if (after >= this.filled && !this.ended) return false;
      if (after < this.filled && this.buffer[after] === LF) after += 1;
    }
    this.cellCount = count;
    this.position = after;
    this.nextLine += this.innerLines + 1;
    return true;
  }

  /** Index of the quote that closes the cell whose text begins at `start`; -1 if the buffer ends before it is sure. */
  private closingQuote(start: number): number {
    this.innerDoubled = false;
    for (let from = start; ; ) {
      const quote = this.buffer.indexOf(QUOTE, from);
      if (quote < 0 || quote >= this.filled) {
        if (this.ended) this.failUnclosed(start);
        return -1;
      }
      if (quote + 1 >= this.filled && !this.ended) return -1;
      this.innerLines += newlinesBetween(this.buffer, from, quote);
      if (quote + 1 >= this.filled || this.buffer[quote + 1] !== QUOTE) return quote;
      this.innerDoubled = true;
      from = quote + 2;
    }
  }

  /** Keeps the bytes from `keepFrom` on, at the front, and reads more behind them. */
  private refill(keepFrom: number): void {
    const kept = this.filled - keepFrom;
    if (kept + this.chunkBytes + 1 > this.buffer.length && kept > this.chunkBytes / 2) {
      const larger = Buffer.allocUnsafe(2 * this.buffer.length);
      this.buffer.copy(larger, 0, keepFrom, this.filled);
      this.buffer = larger;
    } else {
      this.buffer.copyWithin(0, keepFrom, this.filled);
    }
    const room = this.buffer.length - 1 - kept;
    const read = this.file === undefined ? 0 : this.file.read(this.buffer, kept, room);
    if (read === 0) this.ended = true;
    this.position = 0;
    this.filled = kept + read;
    this.buffer[this.filled] = LF;
  }

  private skipByteOrderMark(): void {
    const [first, second, third] = this.buffer;
    if (this.filled >= 3 && first === 0xef && second === 0xbb && third === 0xbf) this.position = 3;
    if (this.filled < 2) return;
    if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
      this.fail("UTF-8 text", "UTF-16", "save the file as CSV UTF-8");
    }
  }

  private growCells(): void {
    const starts = new Int32Array(2 * this.starts.length);
    const ends = new Int32Array(starts.length);
    const styles = new Uint8Array(starts.length);
    starts.set(this.starts);
    ends.set(this.ends);
    styles.set(this.styles);
    this.starts = starts;
    this.ends = ends;
    this.styles = styles;
  }

  private failAfterQuote(): never {
    return this.fail(
      "a delimiter or the end of the line after a closing quote",
      "more text",
      'double every quote inside a quoted cell ("")',
    );
  }

  private failUnclosed(start: number): never {
    const text = JSON.stringify(this.buffer.toString("utf8", start, Math.min(this.filled, start + 30)));
    return this.fail(
      "a closing quote before the end of the file",
      `a cell that begins with ${text}`,
      "close the quote",
    );
  }

  private fail(expected: string, found: string, hint: string): never {
    throw new InputError({ file: this.path, line: this.line || 1, expected, found, hint });
  }
}

function byteKinds(delimiter: string): Uint8Array {
  const code = delimiter.charCodeAt(0);
  if (delimiter.length !== 1 || code > 127 || code === LF || code === CR || code === QUOTE) {
    throw new RangeError(`a delimiter is one ASCII character, not ${JSON.stringify(delimiter)}`);
  }
  const kinds = new Uint8Array(256);
  kinds[LF] = NEWLINE;
  kinds[CR] = NEWLINE;
  kinds[code] = DELIMITER;
  return kinds;
}

/** Line ends in [from, to): LF, CRLF and CR count one each. */
function newlinesBetween(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (byte === LF ? at === from || bytes[at - 1] !== CR : byte === CR) lines += 1;
  }
  return lines;
}
