import type { Decimal } from "../csv-text.ts";

/** A cell of an answer; `undefined` = null. Instants are texts, ISO 8601 in UTC. */
export type AnswerCell = string | number | boolean | Decimal | undefined;

export type AnswerRow = readonly AnswerCell[];

export interface AnswerColumn {
  readonly name: string;
  readonly isNumeric: boolean;
}

/** What a query gave; its rows come in batches, so that no more of them than needed are in memory. */
export interface Answer {
  readonly columns: readonly AnswerColumn[];
  readonly batches: AsyncIterable<readonly AnswerRow[]>;
}
