import type { Costs } from "../../model/costs.ts";
import type { Policies } from "../../model/policy.ts";
import { controlOf } from "../../revenue/modules/chosen-policy.ts";
import { CAPACITY_CONTROL_POLICIES } from "../../revenue/policies/registry.ts";
import { decimalOf, toNanoHalfEven } from "../decimal.ts";
import type { CostsDraft, PoliciesDraft } from "../keys/policy-keys.ts";
import type { Context } from "./context.ts";
import { forecastOf } from "./forecast-section.ts";
import { chosenPolicyOf, type NamesInput } from "./policy-choice.ts";

/** The section `policies`. */
export function policiesOf(context: Context, draft: PoliciesDraft | undefined, names: NamesInput): Policies {
  const { choice: capacityControl, policy } = chosenPolicyOf(
    context,
    ["policies", "capacity_control"],
    draft?.capacity_control ?? "complete_sharing",
    { registry: CAPACITY_CONTROL_POLICIES, names, moduleOf: controlOf },
  );
  if (draft?.forecast === undefined && policy?.needsForecast === true) wantForecast(context, policy.name);
  return {
    sell: draft?.sell ?? true,
    queueOrder: draft?.queue_order ?? "priority",
    backfillDepth: draft?.backfill_depth ?? 50,
    placement: draft?.placement ?? "best_fit",
    reclaim: draft?.reclaim ?? "youngest_first",
    reclaimCandidates: draft?.reclaim_candidates ?? 16,
    capacityControl,
    ...(draft?.forecast === undefined ? {} : { forecast: forecastOf(context, draft.forecast, names) }),
  };
}

/** A capacity control that needs forecasts is nothing without them. */
function wantForecast(context: Context, control: string): void {
  context.report(["policies", "capacity_control"], {
    code: "value",
    expected: "a map `forecast` beside it, of which it takes its forecasts",
    found: `\`${control}\` without \`policies.forecast\``,
    suggestion: "write for example `forecast: { forecaster: holt_winters }`",
  });
}

/** The section `costs`. */
export function costsOf(draft: CostsDraft | undefined): Costs {
  return {
    tenancyOverheadShare: draft?.tenancy_overhead ?? 0,
    supportNanoPerGpuHour: toNanoHalfEven(decimalOf(draft?.support ?? 0)),
    energy: draft?.energy ?? true,
  };
}
