import { usdOf } from "../../metrics/exact.ts";
import type { Exact, WorldResult } from "../../metrics/result.ts";
import type { WorldInputs } from "../../model/ports.ts";
import type { Scenario } from "../../model/scenario.ts";
import type { StreamFactory } from "../../random/stream.ts";
import type { Customer, InternalDemand, InternalLoss } from "./customer.ts";
import { jobDemand } from "./job-demand.ts";
import { serviceDemand } from "./service-demand.ts";
import type { TimeGrid } from "./time-grid.ts";

/** Services, then sources of jobs, as customers, and what each of them loses. */
export interface InternalWork {
  readonly customers: readonly Customer[];
  readonly losses: readonly InternalLoss[];
}

/**
 * Internal work as it competes with tenants.
 *
 * A plan of fractions would serve it better than any run can; that is nothing that selling could bring. So a plan is
 * credited with no smaller loss of a service or source than the smaller of the run's and the run's with sales off.
 */
export function internalWork(
  scenario: Scenario,
  run: {
    readonly streams: StreamFactory;
    readonly inputs: WorldInputs;
    readonly grid: TimeGrid;
    readonly sold: WorldResult;
    readonly salesOff: WorldResult;
  },
): InternalWork {
  const { sold, salesOff } = run;
  const customers: Customer[] = [];
  const losses: InternalLoss[] = [];
  const add = ({ choices, unservedUsd }: InternalDemand, lostUsd: readonly [Exact, Exact]): void => {
    const work = losses.length;
    for (const bids of choices) customers.push({ work, bids });
    losses.push({ unservedUsd, leastUsd: Math.min(...lostUsd.map(usdOf)) });
  };
  scenario.services.forEach((service, at) => {
    add(serviceDemand(scenario, service, run), [sold.services[at]!.lossUsd, salesOff.services[at]!.lossUsd]);
  });
  scenario.jobs.forEach((source, at) => {
    add(jobDemand(scenario, source, run), [sold.jobs[at]!.lossUsd, salesOff.jobs[at]!.lossUsd]);
  });
  return { customers, losses };
}
