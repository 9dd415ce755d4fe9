import type { Command } from "commander";

/** The suite that shows results instead of speed. */
export const POLICIES = "policies";

/** Options, by their names in Commander, that only that suite knows, and that only the suites of speed know. */
const OF_POLICIES: readonly string[] = ["out", "workers", "cache", "force"];
const OF_SPEED: readonly string[] = [
  "large",
  "repeat",
  "time",
  "baseline",
  "margin",
  "scenarios",
  "json",
  "csv",
  "measure",
];

/** Why the options given do not fit the suite, as one sentence; absent if they do. */
export function misplacedOptions(command: Command, suite: string): string | undefined {
  const foreign = suite === POLICIES ? OF_SPEED : OF_POLICIES;
  const given = command.options
    .filter((option) => foreign.includes(option.attributeName()))
    .filter((option) => command.getOptionValueSource(option.attributeName()) === "cli")
    .map((option) => option.long);
  if (given.length === 0) return undefined;
  const options = given.join(" and ");
  const isOne = given.length === 1;
  return suite === POLICIES
    ? `${options} ${isOne ? "does" : "do"} not go with --suite ${POLICIES}, which times nothing`
    : `${options} ${isOne ? "goes" : "go"} with --suite ${POLICIES} only`;
}
