/** Where an input file is wrong, what was expected there and what to do about it. */
export interface InputFault {
  readonly file: string;
  /** Physical line, from 1; absent when the fault is of the file as a whole. */
  readonly line?: number;
  /** Data row, from 1, the header not counted; absent outside the data. */
  readonly row?: number;
  /** Name of the column in the file. */
  readonly column?: string;
  readonly expected: string;
  readonly found: string;
  /** What the user can do, as a sentence. */
  readonly hint: string;
}

/** A fault of an input file, not of the program: the shell reports it without a stack trace. */
export class InputError extends Error {
  readonly fault: InputFault;
  readonly file: string;
  readonly line: number | undefined;
  readonly row: number | undefined;
  readonly column: string | undefined;
  readonly expected: string;
  readonly found: string;
  readonly hint: string;

  constructor(fault: InputFault) {
    super(describe(fault));
    this.name = "InputError";
    this.fault = fault;
    this.file = fault.file;
    this.line = fault.line;
    this.row = fault.row;
    this.column = fault.column;
    this.expected = fault.expected;
    this.found = fault.found;
    this.hint = fault.hint;
  }
}

/** The fault as one line: `file:line: row 3, column "gpus": expected ..., found ...; hint`. */
function describe(fault: InputFault): string {
  const place = fault.line === undefined ? fault.file : `${fault.file}:${fault.line}`;
  const where: string[] = [];
  if (fault.row !== undefined) where.push(`row ${fault.row}`);
  if (fault.column !== undefined) where.push(`column "${fault.column}"`);
  const inside = where.length === 0 ? "" : `${where.join(", ")}: `;
  return `${place}: ${inside}expected ${fault.expected}, found ${fault.found}; ${fault.hint}`;
}
