import type { Hindsight } from "../../metrics/result.ts";
import type { LinearSolver, WorldInputs } from "../../model/ports.ts";
import type { Scenario } from "../../model/scenario.ts";
import { type StreamFactory, streams } from "../../random/stream.ts";
import type { Customer } from "./customer.ts";
import { jobCustomers } from "./job-customers.ts";
import { type Basis, LeaseBids } from "./lease-bids.ts";
import { requestCustomers } from "./request-customers.ts";
import type { RunTap } from "./run-tap.ts";
import { serviceCustomers } from "./service-customers.ts";
import { supplyOfRun } from "./supply-of-run.ts";
import { MOST_COLUMNS, upperBound } from "./upper-bound.ts";

/** What the bound of a run is made from beside its scenario. */
export interface HindsightInputs {
  readonly seed: string;
  readonly replication: number;
  readonly inputs: WorldInputs;
  readonly tap: RunTap;
  readonly solver: LinearSolver;
  /** Columns of the largest linear program. */
  readonly mostColumns?: number;
}

/**
 * The most that the run could have been worth to a seller who knew everything in advance, before the costs that are
 * there without sales come back (docs/explanation/hindsight-bound.md).
 *
 * Requests, jobs and demand of services compete for the capacity of the run; every run is one of the plans they may
 * follow. A run with sales off is compared by adding its energy and internal losses to the bound, as to any net value.
 */
export function hindsightBound(scenario: Scenario, options: HindsightInputs): Hindsight {
  const { seed, replication, inputs, tap, solver, mostColumns = MOST_COLUMNS } = options;
  const supply = supplyOfRun(scenario, tap);
  const { grid } = supply;
  const cursor = streams(seed, replication);
  const services = serviceCustomers(scenario, cursor, grid);
  const jobs = jobCustomers(scenario, { streams: cursor, inputs, grid });
  const internal = [...services.customers, ...jobs.customers];
  const fixedUsd = supply.idleEnergyUsd + services.lossUsd + jobs.lossUsd;
  const bound = (basis: Basis) => {
    const bids = new LeaseBids(scenario, { grid, prices: tap.prices, leases: tap.leases }, basis);
    const customers = [...internal, ...tenants(scenario, cursor, tap, bids)];
    const { usd, isExact } = upperBound(supply, customers, solver, mostColumns);
    return { usd: usd - fixedUsd, isExact };
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
    return own.length === 0 ? [] : [{ isTenant: true, bids: own }];
  });
  return [...signed, ...requestCustomers(scenario, cursor, bids)];
}
