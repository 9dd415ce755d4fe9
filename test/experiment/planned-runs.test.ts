import { describe, expect, it } from "vitest";
import { groupsOf, plannedRuns } from "../../src/experiment/planned-runs.ts";
import type { Scenario } from "../../src/model/scenario.ts";
import { scenario } from "../metrics/fake-results.ts";

const variant = (name: string, set: Partial<Scenario> = {}) => ({ name, scenario: scenario(set) });
const dear = variant("dear");
const cheap = variant("cheap", { products: [] });
const none = variant("none", { policies: { ...scenario().policies, sell: false } });
const other = variant("other", { eventBudget: 5 });

/** `variant replication`, with a minus for a run with sales off. */
const planned = (variants: readonly ReturnType<typeof variant>[], from: number, to: number) =>
  plannedRuns(variants, { from, to }).map(
    ({ variant: name, replication, salesOff }) => `${salesOff ? "-" : ""}${name} ${replication}`,
  );

describe("the runs of an experiment", () => {
  it("come replication by replication, each group's run with sales off first and once", () => {
    expect(planned([dear, cheap, other], 0, 2)).toEqual([
      "-dear 0",
      "dear 0",
      "cheap 0",
      "-other 0",
      "other 0",
      "-dear 1",
      "dear 1",
      "cheap 1",
      "-other 1",
      "other 1",
    ]);
  });

  it("take a variant that sells nothing as the run with sales off of its group", () => {
    expect(planned([none, dear], 0, 1)).toEqual(["none 0", "dear 0"]);
    // It comes too late here, and its run is the same anyway.
    expect(planned([dear, none], 0, 1)).toEqual(["-dear 0", "dear 0", "none 0"]);
  });

  it("begin where they are told to, so that more replications extend what is there", () => {
    expect([...planned([dear], 0, 2), ...planned([dear], 2, 5)]).toEqual(planned([dear], 0, 5));
    expect(planned([dear], 3, 3)).toEqual([]);
  });

  it("are shared by the first variant that agrees on all but tenants", () => {
    expect(groupsOf([dear, cheap, other, none])).toEqual([0, 0, 2, 0]);
  });
});
