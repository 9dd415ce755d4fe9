import { z } from "zod";
import { closed, count, duration, isMap, oneOf, optional, quantity, required, span, text } from "./fields.ts";
import { batchLaw, countLaw } from "./law-keys.ts";
import type { Note } from "./notes.ts";
import { shapeKeys } from "./shape-keys.ts";

const poisson = closed({
  kind: optional(z.literal("poisson"), "Poisson arrivals", "poisson"),
  rate: required(quantity("rate"), "mean arrivals per time where the shape is 1"),
  ...shapeKeys,
  batch: optional(countLaw, "requests that arrive together", 1),
})
  .transform((draft) => ({ ...draft, kind: "poisson" as const }))
  .meta({ id: "PoissonArrivals", title: "Poisson arrivals" });

const regular = closed({
  kind: required(z.literal("regular"), "at regular instants"),
  every: required(duration(), "time between instants"),
  first: optional(span(), "the first instant, from the start", "0 s"),
  batch: optional(batchLaw, "how many arrive at an instant; may be none", 1),
});

const saturated = closed({
  kind: required(z.literal("saturated"), "a backlog that is never empty: as one starts, the next joins"),
  backlog: required(count(1, 1_000_000), "waiting at any time"),
});

const timeUnit = z.enum(["us", "ms", "s", "min", "h", "d", "iso"]);

const origin = z
  .union([z.number(), z.string().min(1)])
  .meta({ title: "number, instant, `first` or `start`" });

/** A column of instants. */
export const instantColumn = (description: string) =>
  closed({
    name: required(text(), description),
    unit: required(timeUnit, "`iso` = ISO 8601 date-times, else a number in this unit"),
    origin: optional(
      origin,
      "what is the scenario's start in this column; `start` = its calendar time",
      "first",
    ),
  });

/** Whether rows ascend, or how far one may be out of place. */
export const sortedRows = optional(
  oneOf([z.literal(true), closed({ within: required(count(1, 10_000_000), "rows") })], (input) => ({
    kind: "branch",
    index: isMap(input) ? 1 : 0,
  })),
  "`true`, or how many rows a row may be out of place",
  true,
);

/** What separates cells. */
export const delimiter = optional(z.string().length(1), "separates cells", ",");

const lengthUnit = z.enum(["us", "ms", "s", "min", "h", "d"]);
const length = (description: string) =>
  closed({ name: required(text(), description), unit: required(lengthUnit, "unit of the column") });

const trace = closed({
  kind: required(z.literal("trace"), "jobs read from a CSV file, row by row"),
  file: required(text(), "CSV file, relative to this file"),
  columns: required(
    closed({
      submit: required(instantColumn("column of the arrival"), "when a job arrives"),
      duration: required(length("column of the work on the reference GPU"), "how long a job runs"),
      gpus: required(closed({ name: required(text(), "column of the gang size") }), "GPUs of a job"),
      estimate: optional(length("column of the declared run time"), "declared run time"),
    }),
    "names and units of the columns",
  ),
  sorted: sortedRows,
  delimiter,
});

const KINDS = ["poisson", "saturated", "regular"] as const;
const JOB_KINDS = ["poisson", "saturated", "regular", "trace"] as const;

function select(kinds: readonly string[]) {
  return (input: unknown): Extract<Note, { kind: "branch" | "tag" }> => {
    const kind = isMap(input) ? (input.kind ?? "poisson") : "poisson";
    const index = kinds.indexOf(kind as string);
    return index < 0 ? { kind: "tag", key: "kind", values: kinds } : { kind: "branch", index };
  };
}

/** How requests arrive. */
export const arrivals = oneOf([poisson, saturated, regular], select(KINDS)).meta({
  id: "Arrivals",
  title: "arrivals",
});
/** How jobs arrive. */
export const jobArrivals = oneOf([poisson, saturated, regular, trace], select(JOB_KINDS)).meta({
  id: "JobArrivals",
  title: "arrivals of jobs",
});
/** How sessions arrive. */
export const sessionArrivals = poisson;

export type ArrivalsDraft = z.output<typeof jobArrivals>;
export type TraceDraft = z.output<typeof trace>;
export type PoissonDraft = z.output<typeof poisson>;
