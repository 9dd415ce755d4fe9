import type { Scenario } from "../model/scenario.ts";
import { type Deployment, type ServedModel, TIER, TIERS, type TokenClient } from "../model/serving.ts";
import type { Context } from "./sections/context.ts";
import { meanRequests, tokenLoad } from "./token-load.ts";

/** Doubts about models and those who call them that need no run: nobody to serve, too much to do, no effect. */
export function tokenWarnings(context: Context, scenario: Scenario): void {
  scenario.serving.models.forEach((model, index) => {
    const callers = scenario.serving.clients.filter((client) => client.model === index);
    warnModel(context, scenario, model, callers);
    for (const deployment of model.deployments) warnDeployment(context, scenario, model, deployment);
    for (const client of callers) warnClient(context, model, client);
  });
}

function warnModel(
  context: Context,
  scenario: Scenario,
  model: ServedModel,
  callers: readonly TokenClient[],
): void {
  const path = ["models", model.name];
  if (callers.length === 0) {
    context.warn(path, `nobody calls \`${model.name}\``, "add a client or an assistant, or remove the model");
  }
  const { tiers } = model;
  const urgent = tiers[TIER.priority] ?? tiers[TIER.provisioned];
  const patient = tiers[TIER.flex] ?? tiers[TIER.batch];
  if (model.displacesFlex && (urgent === undefined || patient === undefined)) {
    const text = `\`displaces_flex\` of \`${model.name}\` has no effect: it needs a tier above and one below standard`;
    context.warn(
      [...path, "displaces_flex"],
      text,
      "sell priority or provisioned, and flex or batch, or remove it",
    );
  }
  warnDeadline(context, scenario, model);
  const flows = callers.flatMap((client) => meanRequests(scenario, client) ?? []);
  const load = tokenLoad(scenario, model, flows);
  // No replica at all is a choice that needs no warning: the requests are lost, and the result says so.
  if (!(load > 1) || load === Number.POSITIVE_INFINITY) return;
  context.warn(
    path,
    `the clients of \`${model.name}\` ask for ${percent(load)} of what its replicas can do, so that queues keep growing or requests are lost`,
    "add replicas, lower the rates, or set a `queue_limit`",
  );
}

function warnDeadline(context: Context, { horizonMs }: Scenario, { name, tiers }: ServedModel): void {
  const deadlineMs = tiers[TIER.batch]?.deadlineMs;
  if (deadlineMs === undefined || deadlineMs < horizonMs) return;
  const text = `no deadline of a batch request of \`${name}\` falls into the run`;
  context.warn(["models", name, "tiers", "batch"], text, "lengthen `horizon`, or shorten `deadline`");
}

function warnDeployment(
  context: Context,
  { fleet, horizonMs }: Scenario,
  model: ServedModel,
  deployment: Deployment,
): void {
  const path = ["models", model.name, "deployments", deployment.name];
  const { clusters, scaling, loadMs } = deployment;
  if (scaling !== undefined && clusters.every((index) => fleet.clusters[index]!.sellableShare === 0)) {
    const text = `\`replicas\` of \`${deployment.name}\` find no place: nothing of their clusters is \`sellable\``;
    context.warn([...path, "replicas"], text, "raise `sellable`, or use `internal_replicas`");
  }
  if (loadMs >= horizonMs) {
    const text = `no replica of \`${deployment.name}\` is ready before the run ends`;
    context.warn([...path, "load_time"], text, "shorten `load_time`, or lengthen `horizon`");
  }
}

function warnClient(context: Context, model: ServedModel, client: TokenClient): void {
  const isTenant = client.owner === "tenant";
  const path = isTenant ? ["market", "clients", client.name] : ["internal", "assistants", client.name];
  const offer = model.tiers[client.tier];
  if (!isServed(model, client)) {
    const [own, other] = isTenant ? ["replicas", "internal_replicas"] : ["internal_replicas", "replicas"];
    const text = `nobody serves \`${client.name}\`: \`${model.name}\` has no \`${own}\` and does not share its \`${other}\``;
    context.warn(
      [...path, "model"],
      text,
      `add \`${own}\` to a deployment, or set \`shares_replicas: true\``,
    );
  }
  if (offer === undefined || !isTenant) return;
  const { wtp, objective } = client;
  const leastNano = Math.min(offer.prices.inputNano, offer.prices.outputNano, offer.prices.cachedInputNano);
  if (wtp?.kind === "constant" && leastNano > wtp.value * 1000) {
    const tier = TIERS[client.tier]!;
    const text = `\`${client.name}\` pays less than any price of \`${model.name}\` as ${tier}, and never comes`;
    context.warn([...path, "wtp"], text, "raise `wtp`, or lower the price");
  }
  const wantsNothing = objective.firstTokenMs === undefined && objective.perTokenMs === undefined;
  if (offer.sla.length > 0 && wantsNothing) {
    const text = `\`${client.name}\` never gets a credit: it has no \`objective\` that could be missed`;
    context.warn(path, text, "add for example `objective: { first_token: 2 s }`");
  }
}

function isServed({ deployments, sharesReplicas }: ServedModel, { owner }: TokenClient): boolean {
  const hasOwn = deployments.some(({ scaling, internalScaling }) =>
    owner === "tenant" ? scaling !== undefined : internalScaling !== undefined,
  );
  return hasOwn || sharesReplicas;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
