import type { Calculate } from "./calculations/registry.ts";
import { type Expected, flatten, type OracleCase } from "./cases.ts";
import type { Mapped } from "./metric.ts";
import { NotRunError, paramsOf } from "./params.ts";

/**
 * Yields those values of a simulated case that are calculated: optima, bounds and others that no run shows.
 *
 * @param keys  Their names; what the calculation knows besides is left to the simulator.
 * @throws NotRunError if the parameters of the case are outside the domain of the calculation.
 */
export function calculatedBy(
  calculate: Calculate,
  oracle: OracleCase,
  keys: readonly string[],
): (expected: Expected) => Mapped | undefined {
  const values = new Map(valuesOf(calculate, oracle).map(({ label, value }) => [label, value]));
  return ({ label, key }) => {
    const value = keys.includes(key.split(".")[0]!) ? values.get(label) : undefined;
    return value === undefined ? undefined : { calculated: value };
  };
}

function valuesOf(calculate: Calculate, oracle: OracleCase): readonly Expected[] {
  try {
    return flatten(calculate(paramsOf(oracle.params), oracle));
  } catch (error) {
    throw error instanceof RangeError ? new NotRunError(error.message) : error;
  }
}
