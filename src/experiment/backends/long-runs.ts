import { inlineMore } from "../../io/inlining.ts";
import { rehearse } from "../../world/rehearsal.ts";

let isPrepared = false;

/** This thread is about to handle many events: what costs a moment now is saved many times. */
export function prepareForManyEvents(): void {
  if (isPrepared) return;
  isPrepared = true;
  inlineMore();
  rehearse();
}
