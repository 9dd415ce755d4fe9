/** Why a query was not answered; the message is for its author. */
export class QueryFault extends Error {
  override readonly name = "QueryFault";
  /** Whether it is that DuckDB is not installed. */
  readonly isMissing: boolean;

  constructor(
    message: string,
    { cause, isMissing = false }: { readonly cause?: unknown; readonly isMissing?: boolean } = {},
  ) {
    super(message, { cause });
    this.isMissing = isMissing;
  }
}
