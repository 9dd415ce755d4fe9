import type { Exact, WorldResult } from "../metrics/result.ts";
import { ACCOUNT } from "../model/accounts.ts";
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

/** The sum of the bills of requests is what the ledger has of tokens. */
function billBreach(world: World, { ledger }: WorldResult): string | undefined {
  const rows = ledger.filter(({ account }) => account === ACCOUNT.token_revenue);
  const posted = sum(
    rows.map(({ usd }) => usd),
    NANO_PER_USD,
  );
  const { hi, lo } = world.models.trade.outcomes.billing.bills.exact(0);
  const billed = sum([{ hi, lo }], NANO_PER_USD);
  return billed === posted ? undefined : `bills of tokens are ${billed} nano-USD, the ledger has ${posted}`;
}

const MS_PER_HOUR = 3_600_000n;
const NANO_PER_USD = 1_000_000_000n;

function sum(parts: readonly Exact[], unit: bigint): bigint {
  return parts.reduce((total, { hi, lo }) => total + BigInt(hi) * unit + BigInt(lo), 0n);
}
