import type { TokenTraceSummary } from "../io/token-summary.ts";
import type { Scenario } from "../model/scenario.ts";
import type { TokenClient } from "../model/serving.ts";
import { HOUR_MS } from "../model/time.ts";
import { figure, percent } from "../output/figures.ts";
import { type MeanRequests, meanRequests, tokenLoad } from "../scenario/token-load.ts";
import type { TraceSummaries } from "./read-traces.ts";

/** What is said about the requests of one client that stand in a file. */
export interface RequestReport {
  readonly line: string;
  /** Doubts, each with a remedy. */
  readonly doubts: readonly string[];
}

/** Clients that read a trace of requests, or rates of members, against the replicas that may serve them. */
export function requestReports(
  scenario: Scenario,
  summaries: TraceSummaries["requests"],
): readonly RequestReport[] {
  return scenario.serving.clients.flatMap((client) => {
    const { arrivals } = client;
    if (arrivals.kind === "members") return [membersReport(scenario, client, arrivals.members.length)];
    const summary = arrivals.kind === "trace" ? summaries.get(arrivals.trace.input) : undefined;
    return summary === undefined ? [] : [traceReport(scenario, client, summary)];
  });
}

function traceReport(scenario: Scenario, client: TokenClient, summary: TokenTraceSummary): RequestReport {
  const { name } = client;
  const { rows, inputTokens, outputTokens, spanMs } = summary;
  const flow = flowOf(summary);
  const line =
    `trace of ${name}: ${rows} requests over ${figure(spanMs / HOUR_MS)} h, ` +
    `${figure(inputTokens)} input and ${figure(outputTokens)} output tokens${loadOf(scenario, client, flow)}`;
  const doubts = overload(scenario, client, flow, "take a part of the trace");
  if (rows === 0)
    doubts.push(`The trace of ${name} has a header but no rows; check \`file\`, or drop the client.`);
  if (summary.firstMs >= scenario.horizonMs) {
    doubts.push(`The trace of ${name} begins after the end of the run; check \`origin\` and \`horizon\`.`);
  } else if (summary.lastMs >= scenario.horizonMs) {
    doubts.push(
      `The trace of ${name} lasts ${figure(summary.lastMs / HOUR_MS)} h, and the run ends before; lengthen \`horizon\` to use all of it.`,
    );
  }
  return { line, doubts };
}

function membersReport(scenario: Scenario, client: TokenClient, members: number): RequestReport {
  const flow = meanRequests(scenario, client)!;
  const requests = flow.requestsPerMs * scenario.horizonMs;
  const tokens = `${figure(requests * flow.inputTokens)} input and ${figure(requests * flow.outputTokens)} output tokens`;
  return {
    line:
      `members of ${client.name}: ${members} callers, about ${figure(requests)} requests and ${tokens} ` +
      `in ${figure(scenario.horizonMs / HOUR_MS)} h${loadOf(scenario, client, flow)}`,
    doubts: overload(scenario, client, flow, "take a `share` of the requests"),
  };
}

/** A trace as a flow over its span; undefined where it has none. */
function flowOf({ rows, spanMs, ...tokens }: TokenTraceSummary): MeanRequests | undefined {
  if (rows === 0 || spanMs === 0) return undefined;
  return {
    requestsPerMs: rows / spanMs,
    inputTokens: tokens.inputTokens / rows,
    cachedTokens: tokens.cachedTokens / rows,
    outputTokens: tokens.outputTokens / rows,
  };
}

function loadOf(scenario: Scenario, client: TokenClient, flow: MeanRequests | undefined): string {
  if (flow === undefined) return "";
  const model = scenario.serving.models[client.model]!;
  return `: ${percent(tokenLoad(scenario, model, [flow]))} of what the replicas of ${model.name} can do`;
}

function overload(
  scenario: Scenario,
  client: TokenClient,
  flow: MeanRequests | undefined,
  remedy: string,
): string[] {
  if (flow === undefined) return [];
  const model = scenario.serving.models[client.model]!;
  const load = tokenLoad(scenario, model, [flow]);
  if (!(load > 1)) return [];
  return [
    `The requests of ${client.name} are ${percent(load)} of what the replicas of ${model.name} can do, ` +
      `so its queue keeps growing or requests are lost; add replicas, or ${remedy}.`,
  ];
}
