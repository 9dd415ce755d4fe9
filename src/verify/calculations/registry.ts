import type { Params } from "../params.ts";
import { statistics } from "./f15.ts";

/** Values of a case by the names that it expects; lists and nested objects as in its file. */
export type Calculate = (params: Params) => Readonly<Record<string, unknown>>;

/** Families whose cases are closed forms that the product calculates too; a new one is its file and one line here. */
export const CALCULATIONS: Readonly<Record<string, Calculate>> = { F15: statistics };
