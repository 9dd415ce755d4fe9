import { NANO_PER_USD } from "../../numerics/exact-sums.ts";
import { exponentialValues, uniformValues, type ValueLaw } from "../optimizers/value-law.ts";
import { choice, group, needed, optional, price, rate, type ValuesOf } from "../parameters.ts";
import type { ParameterProblem } from "../policy.ts";

const values = {
  law: needed(
    choice(["linear", "exponential"]),
    "how demand falls with the price: values are uniform up to `highest`, or exponential around `mean`",
  ),
  highest: optional(price(), "linear: the price at which nobody buys", "required for `linear`"),
  mean: optional(
    price(),
    "exponential: mean of what customers would pay at most",
    "required for `exponential`",
  ),
};
type Values = ValuesOf<typeof values>;

const demand = { ...values, arrivals: needed(rate(), "customers who would buy at a price of 0") };

const cost = optional(price(), "what selling a GPU-hour costs the seller", "nothing");

/** A demand law as a parameter of policies: what the seller believes of its customers. */
export const demandLaw = () => group(demand);

/** What customers would pay, and what serving them costs. */
export const valuesAndCost = () => group({ ...values, cost });

/** Faults of a demand law. */
export function demandProblems(
  law: ValuesOf<typeof demand>,
  path: readonly string[],
): readonly ParameterProblem[] {
  if (law.arrivals > 0) return valueProblems(law, path);
  return [{ path: [...path, "arrivals"], expected: "a rate above 0", found: "0" }];
}

/** A law without its own figure, or with that of the other. */
export function valueProblems(
  { law, highest, mean }: Values,
  path: readonly string[],
): readonly ParameterProblem[] {
  const [own, other] = law === "linear" ? (["highest", "mean"] as const) : (["mean", "highest"] as const);
  const given = { highest, mean };
  const isMissing = given[own] === undefined;
  if (!isMissing && given[other] === undefined) return [];
  if (isMissing)
    return [{ path: [...path, own], expected: `\`${own}\` for the law \`${law}\``, found: "nothing" }];
  const suggestion = `remove \`${other}\``;
  return [
    {
      path: [...path, other],
      expected: `\`${own}\` alone`,
      found: `\`${other}\` too`,
      suggestion,
    },
  ];
}

/** What the customers would pay [USD per GPU-hour], of a law without problems. */
export function valuesOf({ law, highest, mean }: Values): ValueLaw {
  return law === "linear"
    ? uniformValues(0, highest! / NANO_PER_USD)
    : exponentialValues(mean! / NANO_PER_USD);
}
