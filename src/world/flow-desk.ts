import type { TokenFlow } from "../model/token-flow.ts";
import type { Pool, ServedFlow } from "../serving/model-server.ts";
import type { FlowParts } from "./flow-admission.ts";
import { emptyCounts, type FlowCounts } from "./flow-part.ts";
import type { TokenAdmission } from "./token-admission.ts";
import type { TokenOutcomes } from "./token-outcomes.ts";

/** Lets the requests of an interval in, taken together; the counterpart of the desk for single requests. */
export class FlowDesk {
  private readonly outcomes: TokenOutcomes;
  private readonly rest = emptyCounts();

  constructor(outcomes: TokenOutcomes) {
    this.outcomes = outcomes;
  }

  /** @param admission  Absent for assistants, who are always let in in their own tier. */
  admit(
    flow: TokenFlow,
    who: { readonly client: number; readonly tier: number; readonly pool: Pool },
    admission: TokenAdmission | undefined,
    offer: (served: ServedFlow) => void,
  ): void {
    const { outcomes, rest } = this;
    copyInto(rest, flow);
    outcomes.counters[who.client]!.offered(rest);
    const parts = this.partsOf(flow, who, offer);
    if (admission === undefined) parts.offered(who.tier, rest);
    else admission.splitFlow(rest, flow, outcomes.budgets.isSpent(who.client), parts);
  }

  private partsOf(
    flow: TokenFlow,
    { client, pool }: { readonly client: number; readonly pool: Pool },
    offer: (served: ServedFlow) => void,
  ): FlowParts {
    return {
      offered: (tier, part) => offer({ ...flow, ...part, client, tier, pool }),
      lost: (tier, reason, part) => {
        if (part.requests > 0) this.outcomes.lost({ ...part, client, tier, reason, arrivalMs: flow.fromMs });
      },
    };
  }
}

function copyInto(to: FlowCounts, from: FlowCounts): void {
  to.requests = from.requests;
  to.inputTokens = from.inputTokens;
  to.cachedTokens = from.cachedTokens;
  to.outputTokens = from.outputTokens;
  to.expectedRequests = from.expectedRequests;
}
