import type { StepSeries } from "../../model/law.ts";
import type { Instant } from "../instants.ts";
import type { SeriesFileDraft } from "../keys/series-keys.ts";
import type { Context, Path } from "./context.ts";
import { reportInput } from "./laws.ts";

/** The same value at all times. */
export function flat(value: number): StepSeries {
  return { timesMs: [0], values: [value] };
}

/** Dated values; instants must ascend. */
export function pointSeries(
  context: Context,
  path: Path,
  points: readonly { readonly at: Instant; readonly value: number }[],
): StepSeries {
  const timesMs = points.map((point) => context.instant(point.at));
  timesMs.forEach((time, index) => {
    if (index > 0 && time <= timesMs[index - 1]!) {
      const suggestion = "sort the list by `at`";
      context.report([...path, index, "at"], {
        code: "value",
        expected: "an instant after the one before",
        suggestion,
      });
    }
  });
  return { timesMs, values: points.map((point) => point.value) };
}

/** A step series from a CSV file; undefined with a problem when it cannot be read. */
export function fileSeries(
  context: Context,
  path: Path,
  draft: SeriesFileDraft,
  options: { readonly factor: number; readonly minimum: number },
): StepSeries | undefined {
  const file = context.file([...path, "file"], draft.file, "series");
  if (file === undefined) return undefined;
  try {
    return context.surroundings.tables.readSeries({
      path: file,
      ...(draft.delimiter === undefined ? {} : { delimiter: draft.delimiter }),
      time: draft.time,
      value: {
        name: draft.value.name,
        factor: options.factor,
        ...(draft.value.unit === undefined ? {} : { unit: draft.value.unit }),
      },
      minimum: options.minimum,
      scenarioStartEpochMs: context.startMs,
    });
  } catch (error) {
    reportInput(context, [...path, "file"], error);
    return undefined;
  }
}
