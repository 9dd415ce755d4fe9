import { existsSync } from "node:fs";
import type { ContractOutcome } from "../verify/contract/module-contract.ts";
import { EXIT } from "./exit-codes.ts";

/**
 * `surplus verify --policy FILE`: holds a policy of the user's own to the contract of all policies.
 *
 * @returns 0 if it holds, 2 if the file is no policy, 3 if a check failed.
 */
export async function verifyPolicy(path: string, isJson: boolean): Promise<number> {
  if (!existsSync(path)) return refuse([`error: no file ${path}; name the file with the policy`]);
  const { verifyModule } = await import("../verify/contract/module-contract.ts");
  const { NODE_MODULES } = await import("../io/policy-modules.ts");
  const verdict = verifyModule(path, NODE_MODULES);
  if (verdict.kind === "unreadable")
    return refuse([
      ...verdict.problems,
      `error: ${path} is no policy that can be tried; nothing was checked`,
    ]);
  const { kind, name, outcomes } = verdict;
  const failed = outcomes.filter(({ breach }) => breach !== undefined).length;
  if (isJson) {
    process.stdout.write(
      `${JSON.stringify({ file: path, kind, name, failed, checks: outcomes }, undefined, 2)}\n`,
    );
  } else {
    const head = `${name}, a ${kind === "pricing" ? "pricing" : "capacity control"}`;
    const tail =
      failed === 0 ? `all ${outcomes.length} checks hold` : `${failed} of ${outcomes.length} checks FAILED`;
    process.stdout.write(`${[head, ...outcomes.map(lineOf), tail].join("\n")}\n`);
  }
  return failed === 0 ? EXIT.success : EXIT.threshold;
}

function lineOf({ check, example, breach }: ContractOutcome): string {
  const what = `${check}: ${JSON.stringify(example)}`;
  return breach === undefined ? `ok    ${what}` : `FAIL  ${what}\n      ${breach}`;
}

function refuse(lines: readonly string[]): number {
  process.stderr.write(`${lines.join("\n")}\n`);
  return EXIT.usage;
}
