import { accountsUsd, ledgerUsd } from "./ledger-sums.ts";
import type { Metric } from "./metric.ts";
import type { Hindsight, Replication } from "./result.ts";

/** A bound of the net value of a replication; undefined where it was not asked for [USD]. */
function boundUsd({ run, ledger }: Replication, of: (bound: Hindsight) => number): number | undefined {
  if (run.hindsight === undefined) return undefined;
  return (
    of(run.hindsight) +
    accountsUsd(
      ledger,
      "counterfactual_energy",
      "counterfactual_service_shortfall",
      "counterfactual_job_loss",
    )
  );
}

function bound(name: string, of: (bound: Hindsight) => number, meaning: string): Metric {
  return {
    name: `hindsight_${name}_usd`,
    unit: "USD",
    kind: "total",
    formula: "best use of the run's capacity by all requests and internal work, all known in advance",
    meaning,
    compute: (replication) => boundUsd(replication, of),
  };
}

function share(name: string, of: (bound: Hindsight) => number, meaning: string): Metric {
  return {
    name: `share_of_hindsight_${name}`,
    unit: "share",
    kind: "ratio",
    formula: `net_value_usd / hindsight_${name}_usd`,
    meaning,
    numerator: (replication) => (replication.run.hindsight === undefined ? 0 : ledgerUsd(replication.ledger)),
    denominator: (replication) => boundUsd(replication, of) ?? 0,
  };
}

const control = ({ controlUsd }: Hindsight): number => controlUsd;
const wtp = ({ wtpUsd }: Hindsight): number => wtpUsd;

/** Net value against what perfect foresight could have made of the same requests; only where a scenario asks for it. */
export const HINDSIGHT_METRICS: readonly Metric[] = [
  bound(
    "control",
    control,
    "Upper bound of the net value at the run's own prices: what rationing can reach.",
  ),
  bound("wtp", wtp, "Upper bound of the net value if each tenant paid its WTP: what pricing can reach."),
  share("control", control, "How good the rationing is: 1 cannot be passed."),
  share("wtp", wtp, "How good the pricing is: 1 cannot be passed."),
];
