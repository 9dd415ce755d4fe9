import type { OracleCase } from "../cases.ts";
import { arrivals, hours, NO_ENERGY, onDemand, pool, segment } from "../document.ts";
import { flowMetric } from "../flow-metrics.ts";
import { type Params, paramsOf } from "../params.ts";
import { type Part, windowFor } from "../plan.ts";
import { type ServiceLaw, serviceLaw } from "../service-law.ts";

/** F01: one on-demand class of 1 GPU on a pool; loss, queue, finite queue, patience or a pool that never fills. */
export function singleClass(oracle: OracleCase, effort: number): readonly Part[] {
  const params = paramsOf(oracle.params);
  const moments = params.has("moments")
    ? paramsOf(params.raw("moments") as Record<string, unknown>)
    : undefined;
  const lambda = params.number("lambda");
  const law = serviceLaw(params.raw("service"), meanOf(params, moments));
  const endless = !params.has("c") && moments === undefined;
  const load = lambda * law.meanH;
  const capacity = endless ? Math.ceil(load + 12 * Math.sqrt(load) + 20) : (params.optional("c") ?? 1);
  const waiting = waitingOf(params, capacity, endless);
  const windowH = windowFor(oracle, effort, 4e5 * law.meanH, 100 * law.meanH);
  return [
    {
      suffix: "",
      about: `One on-demand class of 1 GPU; ${waiting.about}.`,
      document: {
        fleet: pool(capacity),
        market: {
          segments: {
            tenants: segment({
              arrivals: arrivals(lambda),
              duration: law.written,
              product: "on_demand",
              ...waiting.wish,
            }),
          },
        },
        products: { on_demand: onDemand() },
        ...NO_ENERGY,
      },
      warmupH: Math.ceil(Math.max(windowH / 20, relaxationH(load / capacity, capacity, law))),
      windowH,
      map: ({ key }) => flowMetric(key, { name: "tenants", capacity, impatient: params.has("abandonRate") }),
    },
  ];
}

function meanOf(params: Params, moments: Params | undefined): number | undefined {
  const mu = params.optional("mu");
  const mean = params.optional("meanService") ?? params.optional("es") ?? moments?.optional("es");
  return mean ?? (mu === undefined ? undefined : 1 / mu);
}

function waitingOf(
  params: Params,
  capacity: number,
  endless: boolean,
): { readonly about: string; readonly wish: { readonly patience: unknown; readonly queueLimit?: number } } {
  const leave = params.optional("abandonRate");
  const room = params.optional("K");
  if (leave !== undefined) {
    const patience = { law: "exponential", mean: hours(1 / leave) };
    return { about: "those who wait leave when their patience ends", wish: { patience } };
  }
  if (endless || /loss/i.test(params.text("discipline")) || room === capacity) {
    return { about: "a request that finds no GPU is lost", wish: { patience: "0 s" } };
  }
  if (room !== undefined) {
    const queueLimit = room - capacity;
    return {
      about: `at most ${queueLimit} wait, first come first served`,
      wish: { patience: "unlimited", queueLimit },
    };
  }
  return { about: "all wait, first come first served", wish: { patience: "unlimited" } };
}

/** Several relaxation times of the number in the system, from the heavy-traffic rate c mu (1 - sqrt(rho))^2 [h]. */
function relaxationH(rho: number, capacity: number, law: ServiceLaw): number {
  const slack = Math.max(0.03, Math.abs(1 - Math.sqrt(rho)));
  return Math.min(3000, 20 + (5 * (1 + law.scv)) / (capacity * slack * slack)) * law.meanH;
}
