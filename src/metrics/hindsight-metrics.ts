import { ledgerUsd } from "./ledger-sums.ts";
import type { Metric } from "./metric.ts";
import type { Hindsight } from "./result.ts";

type Part = Exclude<keyof Hindsight, "isExact">;

function bound(name: string, part: Part, meaning: string): Metric {
  return {
    name: `hindsight_${name}_usd`,
    unit: "USD",
    kind: "total",
    formula: "best use of the run's capacity by all requests and internal work, known in advance",
    meaning,
    compute: ({ run }) => run.hindsight?.[part],
  };
}

function share(name: string, part: Part, meaning: string): Metric {
  return {
    name: `share_of_hindsight_${name}`,
    unit: "share",
    kind: "ratio",
    formula: `net_value_usd / hindsight_${name}_usd`,
    meaning,
    numerator: ({ run, ledger }) => (run.hindsight === undefined ? 0 : ledgerUsd(ledger)),
    denominator: ({ run }) => run.hindsight?.[part] ?? 0,
  };
}

/** Net value against what perfect foresight could have made of the same requests; only where a scenario asks for it. */
export const HINDSIGHT_METRICS: readonly Metric[] = [
  bound(
    "control",
    "controlUsd",
    "Upper bound of the net value at the run's own prices: what rationing can reach.",
  ),
  bound("wtp", "wtpUsd", "Upper bound of the net value if each tenant paid its WTP: what pricing can reach."),
  share("control", "controlUsd", "How good the rationing is: 1 cannot be passed."),
  share("wtp", "wtpUsd", "How good the pricing is: 1 cannot be passed."),
];
