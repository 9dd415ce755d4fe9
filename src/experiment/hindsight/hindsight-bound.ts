import { accountsCostUsd } from "../../metrics/ledger-sums.ts";
import type { Hindsight, WorldResult } from "../../metrics/result.ts";
import type { LinearSolver, WorldInputs } from "../../model/ports.ts";
import type { Scenario } from "../../model/scenario.ts";
import { type StreamFactory, streams } from "../../random/stream.ts";
import type { Customer } from "./customer.ts";
import { internalWork } from "./internal-work.ts";
import { type Basis, LeaseBids } from "./lease-bids.ts";
import { requestCustomers } from "./request-customers.ts";
import type { RunTap } from "./run-tap.ts";
import { supplyOfRun, tenantEnergyUsd } from "./supply-of-run.ts";
import { upperBound } from "./upper-bound.ts";

/** What the bound of a run is made from beside its scenario. */
export interface HindsightOptions {
  readonly seed: string;
  readonly replication: number;
  readonly inputs: WorldInputs;
  readonly solver: LinearSolver;
  /** The run and what was heard of it, and the run with sales off. */
  readonly sold: WorldResult;
  readonly salesOff: WorldResult;
  readonly tap: RunTap;
  /** Columns of the largest linear program; absent = `MOST_COLUMNS`. */
  readonly mostColumns?: number | undefined;
}

/**
 * The most net value that a seller could have had who knew everything in advance (docs/explanation/hindsight-bound.md).
 *
 * Requests, jobs and demand of services compete for the capacity of the run; the run is one of the plans that they may
 * follow. Energy that tenants did not use is that of the run; energy and losses with sales off come back, as in any net
 * value.
 */
export function hindsightBound(scenario: Scenario, options: HindsightOptions): Hindsight {
  const { seed, replication, inputs, tap, solver, sold, salesOff, mostColumns } = options;
  const supply = supplyOfRun(scenario, tap);
  const { grid } = supply;
  const cursor = streams(seed, replication);
  const internal = internalWork(scenario, { streams: cursor, inputs, grid, sold, salesOff });
  const otherEnergyUsd = accountsCostUsd(sold.ledger, "energy") - tenantEnergyUsd(scenario, tap);
  const withoutSalesUsd = accountsCostUsd(salesOff.ledger, "energy", "service_shortfall", "job_loss");
  const bound = (basis: Basis) => {
    const bids = new LeaseBids(scenario, { grid, prices: tap.prices, leases: tap.leases }, basis);
    const customers = [...internal.customers, ...tenants(scenario, cursor, tap, bids)];
    const { usd, isExact } = upperBound({ supply, customers, losses: internal.losses }, solver, mostColumns);
    return { usd: usd - otherEnergyUsd + withoutSalesUsd, isExact };
  };
  const control = bound("control");
  const wtp = bound("wtp");
  return {
    // What all would pay bounds what they do pay; it is lower only where the other program was too coarse.
    controlUsd: Math.min(control.usd, wtp.usd),
    wtpUsd: wtp.usd,
    isExact: control.isExact && wtp.isExact,
  };
}

/** Leases of time 0 and all requests of the run. */
function tenants(
  scenario: Scenario,
  cursor: StreamFactory,
  tap: RunTap,
  bids: LeaseBids,
): readonly Customer[] {
  const signed = tap.leases.initial.flatMap((life): Customer[] => {
    const own = bids.ofInitial(life);
    return own.length === 0 ? [] : [{ bids: own }];
  });
  return [...signed, ...requestCustomers(scenario, cursor, bids)];
}
