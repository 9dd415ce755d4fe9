/** One thing that every policy of a kind must hold to; the name is a sentence about the policy. */
export interface ContractCheck {
  readonly name: string;
  /** How it is broken, in words; undefined if it holds. May throw what the policy throws. */
  readonly breach: () => string | undefined;
}

/** What became of a check: nothing if it holds, else how it is broken. */
export function breachOf({ breach }: ContractCheck): string | undefined {
  try {
    return breach();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
