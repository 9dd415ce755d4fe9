import type { OracleCase } from "../cases.ts";
import { type Params, paramsOf } from "../params.ts";
import type { Part } from "../plan.ts";
import { dailyLoss, dailyQueue, dayNight } from "./f04-pools.ts";
import { unlimitedSessions } from "./f04-sessions.ts";
import { arrivalCounts, emptyStart } from "./f04-start.ts";

/** F04: demand that follows the clock, in unlimited and finite pools, and what a start from empty looks like. */
export function diurnal(oracle: OracleCase, effort: number): readonly Part[] {
  const params: Params = paramsOf(oracle.params);
  if (params.has("from") && params.has("to")) return [arrivalCounts(params)];
  if (params.has("times")) return emptyStart(oracle, params, effort);
  if (params.has("rates")) return [dayNight(oracle, params, effort)];
  if (params.has("service") && !params.has("mu")) return unlimitedSessions(oracle, params, effort);
  return [
    params.has("K") || /queue/i.test(oracle.title)
      ? dailyQueue(oracle, params, effort)
      : dailyLoss(oracle, params, effort),
  ];
}
