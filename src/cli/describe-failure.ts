import type { RunFailure } from "../experiment/run-experiment.ts";
import { inSources } from "../io/source-places.ts";
import type { Scenario } from "../model/scenario.ts";
import { shellQuote } from "./shell-quote.ts";

/** A replication that broke down, in lines that tell how to meet the fault again. */
export function describeFailure(failure: RunFailure, options: FailureOptions): string {
  const { error, variant, replication, seed, salesOff } = failure;
  const message = error instanceof Error ? error.message : String(error);
  const { nowMs, events } = placeOf(error);
  const time =
    nowMs === undefined
      ? "before the first event"
      : `at ${nowMs} ms (${new Date(options.scenario.startEpochMs + nowMs).toISOString()}), event ${events}`;
  const again = `surplus run ${shellQuote(options.file)} --seed ${shellQuote(seed)} --variant ${shellQuote(variant)} --replications ${replication + 1} --check --debug`;
  const lines = [
    `${isOfPolicy(error) ? "error in a policy of your own" : "internal error"}: ${message}`,
    `  variant ${variant}${salesOff ? " (run with sales off)" : ""}, seed ${seed}, replication ${replication}, ${time}`,
    `  to see it again: ${again}${options.set.map((each) => ` --set ${shellQuote(each)}`).join("")}`,
  ];
  if (options.debug) lines.push(stacks(error));
  return `${lines.join("\n")}\n`;
}

export interface FailureOptions {
  readonly file: string;
  readonly set: readonly string[];
  readonly scenario: Scenario;
  readonly debug: boolean;
}

/** Stack of an error and of what caused it. */
export function stacks(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = inSources(error.stack ?? error.message);
  return error.cause === undefined ? own : `${own}\ncaused by ${stacks(error.cause)}`;
}

/** Whether a module of the user's own is at fault. */
const isOfPolicy = (error: unknown): boolean =>
  error instanceof Error && "ofPolicy" in error && error.ofPolicy === true;

/** Simulated time and event number, when the error carries them. */
function placeOf(error: unknown): { readonly nowMs?: number; readonly events?: number } {
  if (typeof error !== "object" || error === null || !("nowMs" in error) || !("events" in error)) return {};
  return { nowMs: Number(error.nowMs), events: Number(error.events) };
}
