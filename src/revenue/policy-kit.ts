/**
 * What policies of a user's own import as `surplus-sim/policy`: the interfaces, the verdicts, and the helpers that
 * describe parameters. docs/how-to/write-your-own-policy.md shows a whole one.
 *
 * @packageDocumentation
 */

export { FOREVER_MS } from "../model/time.ts";
export { roundHalfEven } from "../numerics/half-even.ts";
export type { Amount } from "./amount.ts";
export {
  ACCEPT,
  type CapacityControl,
  type CapacityControlPolicy,
  type ControlRequest,
  type ControlView,
  REFUSE,
  type Verdict,
} from "./capacity-control.ts";
export {
  amount,
  choice,
  classes,
  count,
  duration,
  flag,
  group,
  instant,
  list,
  needed,
  number,
  optional,
  type Parameter,
  type Parameters,
  price,
  rate,
  share,
  span,
  text,
  timeZone,
  type ValuesOf,
} from "./parameters.ts";
export type { ParameterProblem, PolicyNames } from "./policy.ts";
export type { PolicyReport, Pricing, PricingContext, PricingPolicy, PricingView } from "./pricing.ts";
export type { SellerTerms } from "./seller-terms.ts";
