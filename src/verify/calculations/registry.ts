import type { OracleCase } from "../cases.ts";
import type { Params } from "../params.ts";
import { quantities } from "./f05.ts";
import { dynamicPricing } from "./f06.ts";
import { admission } from "./f08.ts";
import { statistics } from "./f15.ts";

/** Values of a case by the names that it expects; lists and nested objects as in its file. */
export type Calculate = (params: Params, oracle: OracleCase) => Readonly<Record<string, unknown>>;

/** Families whose cases are closed forms that the product calculates too; a new one is its file and one line here. */
export const CALCULATIONS: Readonly<Record<string, Calculate>> = {
  F05: quantities,
  F06: dynamicPricing,
  F08: admission,
  F15: statistics,
};
