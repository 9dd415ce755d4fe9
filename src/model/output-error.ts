/** A result that could not be written: the file system's fault, reported in one line without a stack trace. */
export class OutputError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "OutputError";
  }
}
