import type { Suite } from "./benchmark.ts";
import { ENGINE_SUITE } from "./engine-suite.ts";
import { PARALLEL_SUITE } from "./parallel-suite.ts";
import { REVENUE_SUITE } from "./revenue-suite.ts";
import { SCALE_SUITE } from "./scale-suite.ts";
import { SCENARIO_SUITE } from "./scenario-suite.ts";
import { STARTUP_SUITE } from "./startup-suite.ts";

/** Every suite; the first is the default. */
export const SUITES: readonly Suite[] = [
  ENGINE_SUITE,
  SCENARIO_SUITE,
  SCALE_SUITE,
  REVENUE_SUITE,
  STARTUP_SUITE,
  PARALLEL_SUITE,
];
