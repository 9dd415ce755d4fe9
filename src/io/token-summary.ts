import type { RowSource, TokenTraceRow } from "../model/ports.ts";

/** What a trace of requests holds as a whole. */
export interface TokenTraceSummary {
  readonly rows: number;
  /** First and last arrival [ms]; 0 for an empty trace. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** From the first to the last arrival [ms]. */
  readonly spanMs: number;
  readonly inputTokens: number;
  /** Part of the input; 0 where the trace does not say. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** Reads a trace to its end; the caller closes it. */
export function tokenTraceSummary(source: RowSource<TokenTraceRow>): TokenTraceSummary {
  const row: TokenTraceRow = { atMs: 0, inputTokens: 0, outputTokens: 0, cachedTokens: Number.NaN };
  let [rows, firstMs] = [0, 0];
  let [inputTokens, cachedTokens, outputTokens] = [0, 0, 0];
  while (source.next(row)) {
    if (rows === 0) firstMs = row.atMs;
    rows += 1;
    inputTokens += row.inputTokens;
    outputTokens += row.outputTokens;
    if (!Number.isNaN(row.cachedTokens)) cachedTokens += row.cachedTokens;
  }
  const lastMs = rows === 0 ? 0 : row.atMs;
  return { rows, firstMs, lastMs, spanMs: lastMs - firstMs, inputTokens, cachedTokens, outputTokens };
}
