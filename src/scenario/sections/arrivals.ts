import type { AnyTraceMapping, MemberRows } from "../../model/ports.ts";
import type { ArrivalSpec, JobSource } from "../../model/workload.ts";
import { parseInstant, sinceStart } from "../instants.ts";
import type { ArrivalsDraft, PoissonDraft, TraceDraft } from "../keys/arrival-keys.ts";
import { type Context, maybe, type Path } from "./context.ts";
import { lawOf } from "./laws.ts";
import { shapeOf } from "./shape.ts";

/** A trace that the world opens by its name. */
export interface TraceInput {
  readonly input: string;
  readonly mapping: AnyTraceMapping;
}

/** Collects the traces of all variants; equal mappings share a name. */
export class Traces {
  readonly inputs: TraceInput[] = [];
  /** Tables of rates that were read, by their mapping: variants share them. */
  readonly rates = new Map<string, readonly MemberRows[]>();

  /** The name under which the world finds a mapping: its path, numbered if the same file is read in two ways. */
  nameOf(mapping: AnyTraceMapping): string {
    const text = JSON.stringify(mapping);
    const existing = this.inputs.find((each) => JSON.stringify(each.mapping) === text);
    if (existing !== undefined) return existing.input;
    const others = this.inputs.filter((each) => each.mapping.path === mapping.path).length;
    const input = others === 0 ? mapping.path : `${mapping.path}#${others + 1}`;
    this.inputs.push({ input, mapping });
    return input;
  }
}

const ONE = { kind: "constant", value: 1 } as const;

/** Poisson arrivals in base units. */
export function poissonOf(
  context: Context,
  path: Path,
  draft: PoissonDraft,
): Extract<ArrivalSpec, { kind: "poisson" }> {
  return {
    kind: "poisson",
    ratePerHour: draft.rate,
    shape: shapeOf(context, path, draft),
    ...maybe("batch", draft.batch && lawOf(context, [...path, "batch"], draft.batch)),
  };
}

/** Arrivals of a segment or job source. */
export function arrivalsOf(
  context: Context,
  path: Path,
  draft: ArrivalsDraft,
  traces: Traces,
): JobSource["arrivals"] {
  switch (draft.kind) {
    case "saturated":
      return { kind: "saturated", backlog: draft.backlog };
    case "regular":
      return {
        kind: "regular",
        firstMs: draft.first ?? 0,
        everyMs: draft.every,
        batch: draft.batch === undefined ? ONE : lawOf(context, [...path, "batch"], draft.batch),
      };
    case "trace":
      return { kind: "trace", trace: { input: traceOf(context, path, draft, traces) } };
    default:
      return poissonOf(context, path, draft);
  }
}

function traceOf(context: Context, path: Path, draft: TraceDraft, traces: Traces): string {
  const file = context.file([...path, "file"], draft.file, "trace");
  const { submit, duration, gpus, estimate } = draft.columns;
  checkOrigin(context, [...path, "columns", "submit", "origin"], submit);
  if (file === undefined) return "";
  return traces.nameOf({
    path: file,
    ...maybe("delimiter", draft.delimiter),
    columns: {
      submit: { name: submit.name, unit: submit.unit, ...maybe("origin", submit.origin) },
      duration,
      gpus,
      ...maybe("estimate", estimate),
    },
    sorted: draft.sorted ?? true,
    scenarioStartEpochMs: context.startMs,
  });
}

/** An origin that a column of its unit can have. */
export function checkOrigin(context: Context, path: Path, submit: TraceDraft["columns"]["submit"]): void {
  const { origin, unit } = submit;
  if (origin === undefined || origin === "first" || origin === "start") return;
  if (typeof origin === "number") {
    if (unit !== "iso") return;
    const expected = "an ISO 8601 date-time, `first` or `start`, because the column holds date-times";
    context.report(path, { code: "value", expected });
    return;
  }
  const instant = parseInstant(origin);
  if (instant?.kind === "date" && Number.isFinite(sinceStart(instant, context.startMs))) return;
  context.report(path, { code: "value", expected: "a number, an ISO 8601 date-time, `first` or `start`" });
}
