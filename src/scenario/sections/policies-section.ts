import type { Costs } from "../../model/costs.ts";
import type { Policies, PolicyChoice } from "../../model/policy.ts";
import { capacityControlPolicy } from "../../revenue/policies/registry.ts";
import { decimalOf, toNanoHalfEven } from "../decimal.ts";
import type { CostsDraft, PoliciesDraft } from "../keys/policy-keys.ts";
import { suggestName } from "../problem.ts";
import type { Context } from "./context.ts";

export interface ClassNamesInput {
  readonly segments: readonly string[];
  /** Products that are offered, in the order of their indices. */
  readonly products: readonly string[];
  /** Names that are written somewhere but not offered or broken; parameters for them drop out. */
  readonly silent: ReadonlySet<string>;
}

/** The section `policies`. */
export function policiesOf(
  context: Context,
  draft: PoliciesDraft | undefined,
  names: ClassNamesInput,
): Policies {
  return {
    sell: draft?.sell ?? true,
    queueOrder: draft?.queue_order ?? "priority",
    backfillDepth: draft?.backfill_depth ?? 50,
    placement: draft?.placement ?? "best_fit",
    reclaim: draft?.reclaim ?? "youngest_first",
    reclaimCandidates: draft?.reclaim_candidates ?? 16,
    capacityControl: controlOf(context, draft?.capacity_control, names),
  };
}

function controlOf(
  context: Context,
  draft: PoliciesDraft["capacity_control"],
  names: ClassNamesInput,
): PolicyChoice {
  const path = ["policies", "capacity_control"];
  const { policy: name, ...raw } =
    typeof draft === "object" ? draft : { policy: draft ?? "complete_sharing" };
  const policy = capacityControlPolicy(name);
  if (policy === undefined) return { name, parameters: undefined };
  const kept = Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [key, withoutSilent(value, names.silent)]),
  );
  const checked = policy.parameters(Object.keys(kept).length === 0 ? undefined : kept, names);
  if (checked.ok) return { name, parameters: checked.value };
  for (const problem of checked.problems) {
    const near = problem.candidates && suggestName(problem.path.at(-1) ?? "", problem.candidates);
    const suggestion = near ?? (typeof draft === "object" ? undefined : `write \`{policy: ${name}, …}\``);
    context.report([...path, ...problem.path], {
      code: problem.candidates === undefined ? "value" : "reference",
      expected: problem.expected,
      found: problem.found,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  return { name, parameters: undefined };
}

function withoutSilent(value: unknown, silent: ReadonlySet<string>): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !silent.has(name)));
}

/** The section `costs`. */
export function costsOf(draft: CostsDraft | undefined): Costs {
  return {
    tenancyOverheadShare: draft?.tenancy_overhead ?? 0,
    supportNanoPerGpuHour: toNanoHalfEven(decimalOf(draft?.support ?? 0)),
    energy: draft?.energy ?? true,
  };
}
