import type { Exact, WorldResult } from "../metrics/result.ts";
import { ACCOUNT, ACCOUNTS } from "../model/accounts.ts";
import { STATE } from "../model/states.ts";
import { POOL } from "../serving/model-server.ts";
import type { World } from "./world.ts";

/** What is wrong with the books of the models at the end of a run, in words; undefined when all is well. */
export function modelBreachAtEnd(world: World, result: WorldResult): string | undefined {
  return replicaBreach(result) ?? billBreach(world, result) ?? world.models.trade.breach();
}

/** What is wrong with the servers of the models now. @throws Error of a server that finds its own books wrong. */
export function modelBreachNow({ servers, replicas }: World): string | undefined {
  for (const [model, server] of servers.entries()) {
    server.check();
    const admitting = replicas.admitting(model);
    const [own, sold] = server.load.replicas;
    if (own + sold !== admitting)
      return `model ${model}: its server knows ${own + sold} replicas, ${admitting} are there`;
  }
  return undefined;
}

/** Stays of replicas on surplus, counted one by one, are the integrals of their GPU state. */
function replicaBreach({ clusters, deployments }: WorldResult): string | undefined {
  const states = sum(
    clusters.map(({ stateGpuMs }) => stateGpuMs[STATE.modelApi]!),
    MS_PER_HOUR,
  );
  const sold = deployments.filter(({ pool }) => pool === POOL.api);
  const held = sum(
    sold.map(({ heldGpuMs }) => heldGpuMs),
    MS_PER_HOUR,
  );
  return held === states ? undefined : `replicas held ${held} GPU-ms, the states say ${states}`;
}

/** What clients were billed, paid by the hour, given back and credited is what the ledger has of models. */
function billBreach(world: World, { ledger, clients }: WorldResult): string | undefined {
  const { bills } = world.models.trade.outcomes.billing;
  const all: readonly [account: number, of: readonly Exact[], sign: bigint][] = [
    [ACCOUNT.token_revenue, [bills.exact(0)], 1n],
    [ACCOUNT.token_revenue, clients.map(({ revenueUsd }) => revenueUsd), 1n],
    [ACCOUNT.provisioned_revenue, clients.map(({ provisionedUsd }) => provisionedUsd), 1n],
    [ACCOUNT.token_refund, clients.map(({ refundsUsd }) => refundsUsd), -1n],
    [ACCOUNT.sla_credit, clients.map(({ creditsUsd }) => creditsUsd), -1n],
    [ACCOUNT.assistant_loss, clients.map(({ lossUsd }) => lossUsd), -1n],
  ];
  const products = world.scenario.products.length;
  for (const [account, amounts, sign] of all) {
    const rows = ledger.filter((row) => row.account === account && row.product >= products);
    const usd = rows.map((row) => row.usd);
    const posted = sum(usd, NANO_PER_USD);
    const counted = sign * sum(amounts, NANO_PER_USD);
    if (counted !== posted)
      return `${ACCOUNTS[account]} of clients is ${counted} nano-USD, the ledger has ${posted}`;
  }
  return undefined;
}

const MS_PER_HOUR = 3_600_000n;
const NANO_PER_USD = 1_000_000_000n;

function sum(parts: readonly Exact[], unit: bigint): bigint {
  return parts.reduce((total, { hi, lo }) => total + BigInt(hi) * unit + BigInt(lo), 0n);
}
