import { closed, required, share } from "./fields.ts";

/** A step of a ladder of credits. */
export function slaStepOf(below: string) {
  return closed({
    below: required(share(), below),
    credit: required(share(), "credit as a share of the month's charge"),
  });
}
