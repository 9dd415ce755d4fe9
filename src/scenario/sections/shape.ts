import type { Shape } from "../../model/law.ts";
import type { ShapeDraft } from "../keys/shape-keys.ts";
import { utcOffsetMs } from "../time-zone.ts";
import { type Context, maybe, type Path } from "./context.ts";

/** Offset of a time zone at the scenario's start [ms]; UTC with a problem when the zone is unknown. */
export function zoneOffset(context: Context, path: Path, zone: string | undefined): number {
  const offset = utcOffsetMs(zone ?? "UTC", context.startMs);
  if (offset !== undefined) return offset;
  const expected = "`UTC`, an offset such as `UTC-5` or an IANA name such as `America/New_York`";
  context.report([...path, "time_zone"], { code: "value", expected });
  return 0;
}

/** A shape in base units. */
export function shapeOf(context: Context, path: Path, draft: ShapeDraft): Shape {
  const { daily, weekly, cycle, steps } = draft;
  if (draft.growth !== undefined && !(draft.growth > -1)) {
    context.report([...path, "growth"], { code: "value", expected: "a growth above -100 %" });
  }
  return {
    utcOffsetMs: zoneOffset(context, path, draft.time_zone),
    ...(Array.isArray(daily)
      ? { daily }
      : maybe("dailyWave", daily && { peakToTrough: daily.peak_to_trough, peakHour: daily.peak_hour })),
    ...maybe("weekly", weekly),
    ...maybe(
      "cycle",
      cycle && { periodMs: cycle.period, amplitude: cycle.amplitude, phaseMs: cycle.phase ?? 0 },
    ),
    ...maybe(
      "steps",
      steps?.map((step) => ({ forMs: step.for, factor: step.factor })),
    ),
    ...maybe("growthPerYear", draft.growth),
    ...maybe("events", events(context, [...path, "events"], draft.events)),
  };
}

function events(context: Context, path: Path, drafts: ShapeDraft["events"]): Shape["events"] | undefined {
  return drafts?.map((event, index) => {
    const fromMs = context.instant(event.from);
    const toMs = context.instant(event.to);
    if (toMs <= fromMs) {
      const suggestion = "swap `from` and `to`";
      context.report([...path, index, "to"], {
        code: "value",
        expected: "an instant after `from`",
        suggestion,
      });
    }
    return { fromMs, toMs, factor: event.factor };
  });
}
