import { z } from "zod";
import { delimiter, instantColumn, sortedRows } from "./arrival-keys.ts";
import {
  choice,
  closed,
  duration,
  factor,
  isMap,
  oneOf,
  optional,
  quantity,
  required,
  text,
} from "./fields.ts";
import { shapeKeys } from "./shape-keys.ts";

const GAPS = ["exponential", "gamma", "weibull"] as const;

/** Gaps between requests, in time that runs with the rate. */
const cv = factor({ positive: true });

const renewal = closed({
  kind: optional(z.literal("renewal"), "gaps drawn one by one", "renewal"),
  rate: required(quantity("rate"), "mean requests per time where the shape is 1"),
  ...shapeKeys,
  gaps: optional(
    choice(GAPS),
    "law of the gaps, in time that runs with the rate; exponential = Poisson requests",
    "gamma if there is a `cv`, else exponential",
  ),
  cv: optional(cv, "standard deviation / mean of the gaps; above 1 = bursts", 1),
}).transform((draft) => ({ ...draft, kind: "renewal" as const }));

const seriesTime = closed({
  name: required(text(), "column of the time"),
  unit: required(
    z.enum(["us", "ms", "s", "min", "h", "d", "iso"]),
    "`iso`, or a unit counted from the start",
  ),
});

const members = closed({
  kind: required(z.literal("members"), "many callers, each with its rate over time, from a CSV file"),
  file: required(text(), "CSV file, also .csv.gz: one row per caller and interval in which it calls"),
  columns: required(
    closed({
      member: required(closed({ name: required(text(), "column of the caller's name") }), "who calls"),
      time: required(seriesTime, "start of the interval; ascending for each caller"),
      rate: required(
        closed({
          name: required(text(), "column of the rate"),
          unit: required(z.enum(["/s", "/min", "/h", "/d"]), "unit of the column"),
        }),
        "requests per time in the interval",
      ),
      cv: optional(
        closed({ name: required(text(), "column of the coefficient of variation") }),
        "standard deviation / mean of the gaps",
      ),
    }),
    "names and units of the columns",
  ),
  interval: required(duration(), "how long a row holds; without a row the caller is silent"),
  gaps: optional(choice(GAPS), "law of the gaps", "gamma if there is a `cv`, else exponential"),
  share: optional(
    factor({ positive: true, max: 1 }),
    "part of the requests that comes here, each by chance: rates times this, and a CV c becomes sqrt(1 + share (c^2 - 1))",
    1,
  ),
  delimiter,
});

const column = (description: string) => closed({ name: required(text(), description) });

const trace = closed({
  kind: required(z.literal("trace"), "requests read from a CSV file, one a row"),
  file: required(text(), "CSV file, also .csv.gz, relative to this file"),
  columns: required(
    closed({
      time: required(instantColumn("column of the arrival"), "when a request arrives"),
      input_tokens: required(column("column of the tokens of the prompt"), "tokens of the prompt"),
      output_tokens: required(column("column of the tokens of the answer"), "tokens of the answer"),
      cached_tokens: optional(
        column("column of the cached tokens"),
        "part of the prompt that is cached; instead of `cached_share`",
      ),
    }),
    "names and units of the columns",
  ),
  sorted: sortedRows,
  delimiter,
});

const KINDS = ["renewal", "members", "trace"] as const;

/** How the requests of a token client arrive. */
export const tokenArrivals = oneOf([renewal, members, trace], (input) => {
  const kind = isMap(input) ? (input.kind ?? "renewal") : "renewal";
  const index = KINDS.indexOf(kind as (typeof KINDS)[number]);
  return index < 0 ? { kind: "tag", key: "kind", values: KINDS } : { kind: "branch", index };
}).meta({ id: "TokenArrivals", title: "arrivals of requests for tokens" });

export type TokenArrivalsDraft = z.output<typeof tokenArrivals>;
export type RenewalDraft = z.output<typeof renewal>;
export type MembersDraft = z.output<typeof members>;
export type TokenTraceDraft = z.output<typeof trace>;
