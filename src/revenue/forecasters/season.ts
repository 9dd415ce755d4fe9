import { duration, optional } from "../parameters.ts";

/** The parameter that seasonal methods share: after how long the pattern of internal demand repeats. */
export const season = optional(duration(), "after how long the pattern repeats, in whole steps", "1 d");
