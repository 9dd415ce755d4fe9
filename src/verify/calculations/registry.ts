import type { OracleCase } from "../cases.ts";
import type { Params } from "../params.ts";
import { quantities } from "./f05.ts";
import { dynamicPricing } from "./f06.ts";
import { congestion } from "./f07.ts";
import { admission } from "./f08.ts";
import { auctions } from "./f09.ts";
import { choice } from "./f14.ts";
import { statistics } from "./f15.ts";
import { pricedTiers } from "./f16.ts";

/** Values of a case by the names that it expects; lists and nested objects as in its file. */
export type Calculate = (params: Params, oracle: OracleCase) => Readonly<Record<string, unknown>>;

/** Families whose cases are closed forms that the product calculates too; a new one is its file and one line here. */
export const CALCULATIONS: Readonly<Record<string, Calculate>> = {
  F05: quantities,
  F06: dynamicPricing,
  F07: congestion,
  F08: admission,
  F09: auctions,
  F14: choice,
  F15: statistics,
  F16: pricedTiers,
};
