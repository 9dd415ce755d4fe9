import type { TokenArrivals } from "../../model/serving.ts";
import { RENEWAL_CV } from "../../random/renewal-gaps.ts";
import type { RenewalDraft, TokenArrivalsDraft, TokenTraceDraft } from "../keys/token-arrival-keys.ts";
import { checkOrigin, type Traces } from "./arrivals.ts";
import { type Context, maybe, type Path } from "./context.ts";
import { membersOf } from "./members.ts";
import { shapeOf } from "./shape.ts";

/** How the requests of a client arrive, in base units. */
export function tokenArrivalsOf(
  context: Context,
  path: Path,
  draft: TokenArrivalsDraft,
  traces: Traces,
): TokenArrivals {
  switch (draft.kind) {
    case "members":
      return { kind: "members", ...membersOf(context, path, draft, traces) };
    case "trace":
      return { kind: "trace", trace: { input: traceOf(context, path, draft, traces) } };
    default:
      return renewalOf(context, path, draft);
  }
}

function renewalOf(context: Context, path: Path, draft: RenewalDraft): TokenArrivals {
  const gaps = draft.gaps ?? (draft.cv === undefined ? "exponential" : "gamma");
  const cv = draft.cv ?? 1;
  const at = [...path, "cv"];
  if (gaps === "exponential" && cv !== 1) {
    const suggestion = "remove `cv`, or set `gaps: gamma` or `gaps: weibull`";
    context.report(at, { code: "value", expected: "1, the CV of exponential gaps", suggestion });
  }
  if (!(cv >= RENEWAL_CV.least && cv <= RENEWAL_CV.most)) {
    context.report(at, { code: "value", expected: `a CV from ${RENEWAL_CV.least} to ${RENEWAL_CV.most}` });
  }
  return { kind: "renewal", ratePerHour: draft.rate, shape: shapeOf(context, path, draft), gaps, cv };
}

function traceOf(context: Context, path: Path, draft: TokenTraceDraft, traces: Traces): string {
  const file = context.file([...path, "file"], draft.file, "trace");
  const { time, input_tokens, output_tokens, cached_tokens } = draft.columns;
  checkOrigin(context, [...path, "columns", "time", "origin"], time);
  if (file === undefined) return "";
  return traces.nameOf({
    path: file,
    ...maybe("delimiter", draft.delimiter),
    columns: {
      time: { name: time.name, unit: time.unit, ...maybe("origin", time.origin) },
      inputTokens: input_tokens,
      outputTokens: output_tokens,
      ...maybe("cachedTokens", cached_tokens),
    },
    sorted: draft.sorted ?? true,
    scenarioStartEpochMs: context.startMs,
  });
}
