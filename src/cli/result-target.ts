import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { settleLeftovers } from "../io/leftovers.ts";
import { occupantOf } from "../io/manifest.ts";
import { outputFault } from "../io/output-fault.ts";
import { UsageError } from "./report-error.ts";

export interface Target {
  readonly target: string;
  readonly shownTarget: string;
  readonly inputsSha256: string;
  readonly force: boolean;
}

/** Refuses a folder that holds something else; a notice when results are replaced. */
export function checkTarget({ target, shownTarget, inputsSha256, force }: Target): string | undefined {
  if (shownTarget === "") throw new UsageError("--out: name a folder; `.` is the current one");
  const occupant = occupantIn(target, shownTarget);
  if (occupant.kind === "nothing") return undefined;
  if (occupant.kind === "foreign") {
    const names = occupant.entries.slice(0, 3).join(", ");
    const sentence = `${shownTarget} holds files that are not results of surplus (${names})`;
    if (force) return `${sentence}; results are added to them.`;
    throw new UsageError(
      `${sentence}; choose another folder with --out, or add results to them with --force`,
    );
  }
  const by = `written by surplus ${occupant.version}, ${occupant.replications} replications`;
  if (occupant.inputsSha256 === inputsSha256)
    return `Replacing the results of the same inputs in ${shownTarget} (${by}).`;
  if (force) return `Replacing the results of other inputs in ${shownTarget} (${by}).`;
  throw new UsageError(
    `${shownTarget} holds results of other inputs (${by}); choose another folder with --out, or replace them with --force`,
  );
}

function occupantIn(target: string, shownTarget: string) {
  try {
    settleLeftovers(target);
    return occupantOf(target);
  } catch (error) {
    throw outputFault(shownTarget, error);
  }
}

/** The folder that a path means: links are followed, so that the link itself stays. */
export function realTarget(path: string): string {
  const target = resolve(path);
  try {
    return realpathSync(target);
  } catch {
    return target;
  }
}
