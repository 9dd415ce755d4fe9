import type { ForecastPlan } from "../../model/policy.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../model/time.ts";
import { FORECASTING_METHODS } from "../../revenue/forecasters/registry.ts";
import type { ForecastDraft } from "../keys/forecast-keys.ts";
import type { Context } from "./context.ts";
import { chosenPolicyOf, type NamesInput } from "./policy-choice.ts";

const PATH = ["policies", "forecast"];
const STEP_MS = 15 * MINUTE_MS;
const QUANTILE = 0.9;
/** Keeps the forecasts of a cluster, and what is kept to judge them, within a few megabytes [steps]. */
const MOST_STEPS = 100_000;

/** The map `policies.forecast`; all its lengths are whole steps. */
export function forecastOf(context: Context, draft: ForecastDraft, names: NamesInput): ForecastPlan {
  const { choice: method } = chosenPolicyOf(context, [...PATH, "forecaster"], draft.forecaster, {
    registry: FORECASTING_METHODS,
    names,
  });
  const stepMs = draft.step ?? STEP_MS;
  const horizonMs = draft.horizon ?? DAY_MS;
  const hasHour = HOUR_MS % stepMs === 0 && HOUR_MS <= horizonMs;
  const leadMs = draft.lead ?? (hasHour ? HOUR_MS : stepMs);
  const whole = new WholeSteps(context, stepMs);
  whole.check(["horizon"], horizonMs);
  whole.check(["lead"], leadMs);
  if (leadMs > horizonMs) {
    const expected = "a lead of at most the horizon";
    context.report([...PATH, "lead"], {
      code: "value",
      expected,
      suggestion: "shorten it or lengthen `horizon`",
    });
  }
  checkMethod(whole, method.name, method.parameters as Readonly<Record<string, unknown>>);
  return {
    method,
    covers: draft.covers ?? "internal",
    stepMs,
    horizonMs,
    leadMs,
    quantile: draft.quantile ?? QUANTILE,
  };
}

/** Lengths among the parameters of the method, and the season of a day that holds where none is given. */
function checkMethod(whole: WholeSteps, name: string, values: Readonly<Record<string, unknown>>): void {
  const parameters = FORECASTING_METHODS.find((each) => each.name === name)?.parameters ?? {};
  for (const [key, { shape }] of Object.entries(parameters)) {
    if (shape.kind !== "duration") continue;
    const value = values[key];
    if (value !== undefined) whole.check(["forecaster", key], value as number);
    else if (key === "season") whole.check(["step"], DAY_MS);
  }
}

class WholeSteps {
  private readonly context: Context;
  private readonly stepMs: number;

  constructor(context: Context, stepMs: number) {
    this.context = context;
    this.stepMs = stepMs;
  }

  /** Reports a length that is not a whole number of steps, or of too many. */
  check(path: readonly string[], ms: number): void {
    const steps = ms / this.stepMs;
    if (Number.isInteger(steps) && steps <= MOST_STEPS) return;
    const isWhole = Number.isInteger(steps);
    const expected = isWhole ? `at most ${MOST_STEPS} steps` : "whole steps of `step`";
    const found = `${Number(steps.toPrecision(6))} steps of ${this.stepMs / MINUTE_MS} min`;
    const suggestion = isWhole ? "lengthen `step`" : "choose a `step` that divides it";
    this.context.report([...PATH, ...path], { code: "value", expected, found, suggestion });
  }
}
