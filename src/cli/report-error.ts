import { InputError } from "../model/input-error.ts";
import { OutputError } from "../model/output-error.ts";
import { stacks } from "./describe-failure.ts";
import { EXIT } from "./exit-codes.ts";

/** A wish that cannot be met: reported in one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * One clear line for what a user can mend; a stack only with --debug.
 *
 * @returns The exit code.
 */
export function reportError(
  error: unknown,
  { debug }: { readonly debug: boolean },
  err: (text: string) => void,
): number {
  if (debug) err(`${stacks(error)}\n`);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError || error instanceof InputError) {
    err(`error: ${message}\n`);
    return EXIT.usage;
  }
  if (error instanceof OutputError || (error instanceof Error && "syscall" in error)) {
    err(`error: ${message}\n`);
    return EXIT.failure;
  }
  err(`internal error: ${message}${debug ? "" : "; add --debug for its place"}\n`);
  return EXIT.failure;
}
