/**
 * A class of demand that competes with others for the same units: what each unit earns, and how many are still asked
 * for. Demand is normal where a standard deviation is given, and Poisson otherwise.
 */
export interface FareClass {
  /** Price of a unit [money]. */
  readonly price: number;
  /** Mean of the demand to come [units]. */
  readonly mean: number;
  /** Standard deviation of the demand to come [units]; absent = Poisson. */
  readonly sd?: number;
}

/** @throws RangeError unless there is a class and prices fall strictly from class to class, to above 0. */
export function requireFallingPrices(classes: readonly FareClass[]): void {
  if (classes.length === 0) throw new RangeError("no classes: expected at least one");
  for (const [at, { price, mean, sd }] of classes.entries()) {
    const above = classes[at - 1]?.price ?? Number.POSITIVE_INFINITY;
    if (!(price > 0 && price < above)) {
      throw new RangeError(
        `class ${at}: price ${price}, expected above 0 and below that of the class before`,
      );
    }
    if (!(mean >= 0)) throw new RangeError(`class ${at}: mean demand ${mean}, expected at least 0`);
    if (sd !== undefined && !(sd > 0)) throw new RangeError(`class ${at}: sd ${sd}, expected above 0`);
  }
}
