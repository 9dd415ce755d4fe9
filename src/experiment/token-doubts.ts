import { countLatencies, latencyQuantileS } from "../metrics/latencies.ts";
import type { ClientTotals, RunWarning, TokenCount } from "../metrics/result.ts";
import type { ServedModel, TokenClient } from "../model/serving.ts";
import { SECOND_MS } from "../model/time.ts";
import type { VariantResult } from "./run-experiment.ts";

/** Deadlines missed by more than this share of the batch requests that ended are told. */
const MISSED_SHARE = 0.01;
/** Below this share of answers within the objective, the objective and the replicas do not go together. */
const POOR_GOODPUT = 0.5;
/** A line that grew by more than this many requests and this share of the offered counts as growing. */
const GROWTH_REQUESTS = 10;
const GROWTH_SHARE = 0.02;

/** What makes the figures of the models doubtful, client by client, each with a remedy. */
export function tokenDoubts({ variant, replications }: VariantResult): readonly RunWarning[] {
  const { clients, models } = variant.scenario.serving;
  return clients.flatMap((client, index) => {
    const model = models[client.model]!;
    const totals = replications.map(({ run }) => run.clients[index]!);
    if (sumOf(totals, ({ offered }) => offered) === 0) return [];
    return [
      nothingServed(client, totals),
      missedDeadlines(client, totals),
      coldStarts(client, model, totals),
      poorGoodput(client, totals),
      growingLine(client, totals),
    ].filter((doubt) => doubt !== undefined);
  });
}

function nothingServed({ name }: TokenClient, totals: readonly ClientTotals[]): RunWarning | undefined {
  const inside = sumOf(totals, ({ activeAtEnd }) => activeAtEnd);
  if (sumOf(totals, ({ served }) => served) + inside > 0) return undefined;
  return {
    code: "tokens_never_served",
    text:
      `No request of ${name} was answered: look at the reasons in clients.csv; lower the price, raise \`wtp\`, or ` +
      "give the model `replicas`.",
  };
}

function missedDeadlines({ name }: TokenClient, totals: readonly ClientTotals[]): RunWarning | undefined {
  const missed = sumOf(totals, ({ expired }) => expired);
  const served = sumOf(totals, (each) => each.served);
  const share = missed / (served + missed);
  if (!(share > MISSED_SHARE)) return undefined;
  return {
    code: "batch_deadlines_missed",
    text:
      `${percent(share)} of the batch requests of ${name} missed their deadline and were not paid: raise ` +
      "`replicas.max`, `deadline` or the priority of the model, or lower the rate.",
  };
}

/** Half of the requests waited at least as long as the fastest replica of the model takes to load. */
function coldStarts(
  { name }: TokenClient,
  { deployments }: ServedModel,
  totals: readonly ClientTotals[],
): RunWarning | undefined {
  const loadMs = Math.min(...deployments.map((each) => each.loadMs));
  const scalesToZero = deployments.every((each) => (each.scaling?.minReplicas ?? 0) === 0);
  const waits = totals.map((each) => each.waits);
  if (loadMs === 0 || !scalesToZero || countLatencies(waits) === 0) return undefined;
  const medianS = latencyQuantileS(waits, 0.5)!;
  if (medianS < loadMs / SECOND_MS) return undefined;
  return {
    code: "cold_starts",
    text:
      `Half of the requests of ${name} waited ${medianS.toFixed(1)} s or longer, more than the ` +
      `${(loadMs / SECOND_MS).toFixed(1)} s in which a replica loads: most met a cold start; set \`replicas: {min: 1}\` or a ` +
      "shorter `load_time`.",
  };
}

function poorGoodput({ name }: TokenClient, totals: readonly ClientTotals[]): RunWarning | undefined {
  const served = sumOf(totals, (each) => each.served);
  const good = sumOf(totals, (each) => each.good);
  if (served === 0 || good >= POOR_GOODPUT * served) return undefined;
  return {
    code: "poor_goodput",
    text:
      `Only ${percent(good / served)} of the answers to ${name} were within its \`objective\`: add replicas, take a ` +
      "smaller `max_batch` or a stronger tier, or ask for less.",
  };
}

function growingLine({ name }: TokenClient, totals: readonly ClientTotals[]): RunWarning | undefined {
  const grew = totals.every(({ atStart, waitingAtEnd, offered }) => {
    const growth = waitingAtEnd.requests - atStart.requests;
    return growth > GROWTH_REQUESTS && growth > GROWTH_SHARE * offered.requests;
  });
  if (!grew) return undefined;
  const waiting = sumOf(totals, ({ waitingAtEnd }) => waitingAtEnd) / totals.length;
  return {
    code: "token_queue_grew",
    text:
      `The line of ${name} grew to ${Math.round(waiting)} requests through the window: latencies depend on the horizon ` +
      "and have no steady value; add replicas, lower the rate, or set `patience`, `max_wait` or `queue_limit`.",
  };
}

function sumOf(totals: readonly ClientTotals[], of: (client: ClientTotals) => TokenCount): number {
  return totals.reduce((sum, each) => sum + of(each).requests, 0);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
