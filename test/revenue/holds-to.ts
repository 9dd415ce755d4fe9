import { expect, test } from "vitest";
import { breachOf, type ContractCheck } from "../../src/verify/contract/contract-check.ts";

/** A test for each check of a contract, named by it. */
export function holdsTo(checks: readonly ContractCheck[], label = ""): void {
  for (const check of checks) {
    test(`${check.name}${label === "" ? "" : `: ${label}`}`, () => {
      expect(breachOf(check)).toBeUndefined();
    });
  }
}
