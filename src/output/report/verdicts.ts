import type { ReportManifest } from "../../model/report-data.ts";

const STATES: Readonly<Record<string, string>> = {
  stable: "steady",
  growing_queue: "a queue grows through the whole run",
  overloaded: "overloaded: more work is offered than the fleet can do",
};

const THRESHOLDS: Readonly<Record<string, string>> = {
  met: "met",
  missed: "MISSED",
  undecided: "UNDECIDED",
  absent: "NO VALUE",
};

/** What a run concluded, in sentences: best variant, thresholds, failures, and whether the state is steady. */
export function verdictItems(verdicts: ReportManifest["verdicts"]): readonly string[] {
  const states = new Map<string, string[]>();
  const items = verdicts.flatMap((each) => {
    const verdict = String(each["verdict"]);
    if (verdict === "steady_state") {
      const state = STATES[String(each["state"])] ?? String(each["state"]);
      states.set(state, [...(states.get(state) ?? []), String(each["variant"])]);
      return [];
    }
    if (verdict === "replication_failed")
      return [`replication ${each["replication"]} of ${each["variant"]} failed: ${each["reason"]}`];
    if (verdict.startsWith("threshold_")) {
      const outcome = THRESHOLDS[verdict.slice("threshold_".length)] ?? verdict;
      return [`threshold \`${each["metric"]} ${each["condition"]}\` of ${each["variant"]}: ${outcome}`];
    }
    return typeof each["text"] === "string" ? [each["text"]] : [];
  });
  for (const [state, variants] of states) {
    const who = states.size === 1 ? "all variants" : variants.join(", ");
    items.push(`state of ${who}: ${state}`);
  }
  return items;
}
