import { type Demand, demandOf } from "../revenue/optimizers/demand.ts";
import { exponentialValues, uniformValues, type ValueLaw } from "../revenue/optimizers/value-law.ts";
import { type Document, usdPerGpuHour } from "./document.ts";
import { NotRunError, type Params } from "./params.ts";

/** What the customers of a case are willing to pay, for formulas and for scenarios. */
export interface CaseValues {
  readonly law: ValueLaw;
  /** As the key `wtp` of a segment. */
  readonly written: Document;
  /** As the key `demand` of a pricing policy, but for `arrivals`; absent where that knows no such law. */
  readonly demandLaw?: Document;
}

/**
 * Law of the values of a case: `linear` with choke price `um` or `uniform` on [a, b]; `exp` with mean `theta` or
 * `mean` [USD per GPU-hour].
 *
 * @throws NotRunError for another law.
 */
export function valuesOf(params: Params): CaseValues {
  const type = params.text("type");
  if (/^(lin|uni)/i.test(type)) {
    const [low, high] = [params.optional("a") ?? 0, params.oneOf("um", "b")];
    const written = { law: "uniform", min: usdPerGpuHour(low), max: usdPerGpuHour(high) };
    const demandLaw = { law: "linear", highest: usdPerGpuHour(high) };
    return { law: uniformValues(low, high), written, ...(low === 0 ? { demandLaw } : {}) };
  }
  if (/^exp/i.test(type)) {
    const mean = params.oneOf("theta", "mean");
    const written = { law: "exponential", mean: usdPerGpuHour(mean) };
    return { law: exponentialValues(mean), written, demandLaw: written };
  }
  throw new NotRunError(`no formula for values of the law "${type}"`);
}

/** Demand of a case: its values, met at the rate `Lam` [1/h] unless another is given. */
export const demandOfCase = (params: Params, potentialPerHour = params.number("Lam")): Demand =>
  demandOf(potentialPerHour, valuesOf(params).law);
