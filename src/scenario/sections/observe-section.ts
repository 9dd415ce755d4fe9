import type { Gauge, Observation, SourceRef } from "../../model/observe.ts";
import type { GaugeDraft, ObserveDraft } from "../keys/observe-keys.ts";
import { suggestName } from "../problem.ts";
import { type Context, maybe, type Path } from "./context.ts";
import type { KnownNames } from "./names.ts";

export interface ObserveInput {
  readonly known: KnownNames;
  readonly clusters: readonly string[];
  readonly services: readonly string[];
  readonly jobs: readonly string[];
  readonly segments: readonly string[];
  readonly models: readonly string[];
  /** Clients and assistants. */
  readonly clients: readonly string[];
}

/** The linear programs of the bound know of leases, services and jobs alone. */
const NO_BOUND = {
  code: "value",
  expected: "no hindsight bound where models are served",
  found: "`hindsight: true` beside `models`",
  suggestion: "remove one of the two; the bound has no requests for tokens, and would not be one",
} as const;

/** The section `observe`. */
export function observeOf(
  context: Context,
  drafts: readonly ObserveDraft[] | undefined,
  input: ObserveInput,
): readonly Observation[] {
  const seen = new Set<string>();
  return (drafts ?? []).flatMap((draft, position) => {
    const path = ["observe", position];
    if ("hindsight" in draft) {
      if (input.models.length > 0) context.report([...path, "hindsight"], NO_BOUND);
      return [];
    }
    if (seen.has(draft.name)) {
      const found = `\`${draft.name}\` twice`;
      context.report([...path, "name"], { code: "duplicate", expected: "each name once", found });
    }
    seen.add(draft.name);
    const observation = observationOf(context, path, draft, input);
    return observation === undefined ? [] : [observation];
  });
}

/** Whether the hindsight bound is asked for; `undefined` = no. */
export function hindsightOf(drafts: readonly ObserveDraft[] | undefined): true | undefined {
  return drafts?.some((draft) => "hindsight" in draft) ? true : undefined;
}

/** An entry that has a name and yields metrics of that name. */
type NamedDraft = Exclude<ObserveDraft, { hindsight: unknown }>;

function observationOf(
  context: Context,
  path: Path,
  draft: NamedDraft,
  input: ObserveInput,
): Observation | undefined {
  const { name } = draft;
  const gauge = (key: string, value: GaugeDraft) => gaugeOf(context, [...path, key], value, input);
  const source = (key: string, value: string) => sourceOf(context, [...path, key], value, input);
  const caller = (key: string, value: string) => callerOf(context, [...path, key], value, input);
  if ("moments" in draft) return { kind: "moments", name, gauge: gauge("moments", draft.moments) };
  if ("exceedance" in draft) {
    return { kind: "exceedance", name, gauge: gauge("exceedance", draft.exceedance), above: draft.above };
  }
  if ("clock" in draft) {
    checkClock(context, path, draft);
    const { every, at, above } = draft;
    return {
      kind: "clock",
      name,
      gauge: gauge("clock", draft.clock),
      ...maybe("periodMs", every),
      offsets: at,
      ...maybe("above", above),
    };
  }
  if ("wait_tail" in draft) {
    return {
      kind: "wait_tail",
      name,
      source: caller("wait_tail", draft.wait_tail),
      longerThanMs: draft.longer_than,
    };
  }
  if ("wait_quantile" in draft) {
    const { quantile } = draft;
    return { kind: "wait_quantile", name, source: caller("wait_quantile", draft.wait_quantile), quantile };
  }
  if ("times" in draft) return { kind: "times", name, source: source("times", draft.times) };
  if ("arrivals" in draft) return { kind: "arrivals", name, source: caller("arrivals", draft.arrivals) };
  return { kind: "first_below", name, gauge: gauge("first_below", draft.first_below), below: draft.below };
}

function checkClock(context: Context, path: Path, draft: Extract<ObserveDraft, { clock: GaugeDraft }>): void {
  const { every } = draft;
  draft.at.forEach(({ label, atMs }, position) => {
    const at = [...path, "at", position];
    if (every !== undefined && atMs >= every) {
      context.report(at, { code: "value", expected: "a time within the period `every`" });
    }
    if (draft.at.findIndex((other) => other.label === label) !== position) {
      context.report(at, { code: "duplicate", expected: "each time once", found: `\`${label}\` twice` });
    }
  });
}

function gaugeOf(context: Context, path: Path, draft: GaugeDraft, input: ObserveInput): Gauge {
  const { known } = input;
  const cluster = (key: string, name: string) =>
    context.reference([...path, key], {
      name,
      kind: "cluster",
      index: input.clusters,
      known: known.clusters,
    });
  const source = (key: string, name: string) => sourceOf(context, [...path, key], name, input);
  if ("gpus" in draft) {
    const within = draft.cluster === undefined ? undefined : cluster("cluster", draft.cluster);
    return { kind: "gpus", state: draft.gpus, ...maybe("cluster", within) };
  }
  if ("queue" in draft) {
    return {
      kind: "queue",
      ...maybe("source", draft.queue === "all" ? undefined : source("queue", draft.queue)),
    };
  }
  if ("in_system" in draft) return { kind: "in_system", source: source("in_system", draft.in_system) };
  if ("in_use" in draft) return { kind: "in_use", source: source("in_use", draft.in_use) };
  if ("demand" in draft) {
    const options = { name: draft.demand, kind: "service", index: input.services, known: known.services };
    return { kind: "demand", service: context.reference([...path, "demand"], options) };
  }
  if ("model" in draft) {
    const options = { name: draft.model, kind: "model", index: input.models, known: known.models };
    const model = context.reference([...path, "model"], options);
    return { kind: "model", model, count: draft.count };
  }
  if ("nodes_up" in draft) return { kind: "nodes_up", cluster: cluster("nodes_up", draft.nodes_up) };
  return { kind: "crews_busy", cluster: cluster("crews_busy", draft.crews_busy) };
}

/** A segment, job source or service by its name; names are unique across all that can be named here. */
function sourceOf(context: Context, path: Path, name: string, input: ObserveInput): SourceRef {
  const { known } = input;
  const found = sourceAmong(name, input);
  if (found !== undefined) return found;
  const expected = "the name of a segment, job source or service";
  reportUnknown(context, path, { name, expected, sets: [known.segments, known.jobs, known.services] });
  return { kind: "segment", index: -1 };
}

/** The same, or a client or assistant of a model. */
function callerOf(context: Context, path: Path, name: string, input: ObserveInput): SourceRef {
  const { known, clients } = input;
  const client = clients.indexOf(name);
  const found = client >= 0 ? ({ kind: "client", index: client } as const) : sourceAmong(name, input);
  if (found !== undefined) return found;
  const expected = "the name of a segment, job source, service, client or assistant";
  const sets = [known.segments, known.jobs, known.services, known.clients, known.assistants];
  reportUnknown(context, path, { name, expected, sets });
  return { kind: "segment", index: -1 };
}

function sourceAmong(name: string, { segments, jobs, services }: ObserveInput): SourceRef | undefined {
  const lists = [
    ["segment", segments],
    ["jobs", jobs],
    ["service", services],
  ] as const;
  for (const [kind, names] of lists) {
    const index = names.indexOf(name);
    if (index >= 0) return { kind, index };
  }
  return undefined;
}

/** What is written somewhere but wrong has a problem of its own. */
function reportUnknown(
  context: Context,
  path: Path,
  wish: {
    readonly name: string;
    readonly expected: string;
    readonly sets: readonly (ReadonlySet<string> | undefined)[];
  },
): void {
  const { name, expected, sets } = wish;
  if (!sets.every((names) => names !== undefined && !names.has(name))) return;
  const names = sets.flatMap((each) => [...(each ?? [])]);
  const suggestion = suggestName(name, names) ?? "define it first";
  context.report(path, { code: "reference", expected, found: `\`${name}\``, suggestion });
}
