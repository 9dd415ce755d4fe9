import { z } from "zod";
import { MODEL_COUNTS } from "../../model/observe.ts";
import { GPU_STATES } from "../../model/states.ts";
import {
  closed,
  duration,
  factor,
  isMap,
  name,
  oneOf,
  optional,
  refuse,
  required,
  span,
  text,
} from "./fields.ts";

const GAUGES = ["gpus", "queue", "in_system", "in_use", "demand", "nodes_up", "crews_busy", "model"] as const;
const source = () => required(text(), "name of a segment, job source or service");

const caller = () =>
  required(text(), "name of a segment, job source, service, or client or assistant of a model");

const gauge = oneOf(
  [
    closed({
      gpus: required(z.enum(["busy", ...GPU_STATES]), "GPUs in a state; `busy` = in use by anyone"),
      cluster: optional(text(), "of this cluster only", "the fleet"),
    }),
    closed({ queue: required(text(), "waiting of a source, or `all`") }),
    closed({ in_system: source() }),
    closed({ in_use: source() }),
    closed({ demand: required(text(), "service") }),
    closed({ nodes_up: required(text(), "cluster") }),
    closed({ crews_busy: required(text(), "cluster") }),
    closed({
      model: required(text(), "model"),
      count: required(
        z.enum(MODEL_COUNTS),
        "requests that wait, that are active in a batch, or both (`in_system`); replicas that admit requests",
      ),
    }),
  ],
  byKey(GAUGES, "write for example `{gpus: idle}` or `{queue: all}`"),
).meta({ id: "Gauge", title: "gauge" });

const KINDS = [
  "moments",
  "exceedance",
  "clock",
  "wait_tail",
  "wait_quantile",
  "times",
  "arrivals",
  "first_below",
  "hindsight",
] as const;

const called = { name: required(name(), "name of the metric, or its beginning") };

const entry = oneOf(
  [
    closed({ ...called, moments: required(gauge, "time average, variance and maximum") }),
    closed({
      ...called,
      exceedance: required(gauge, "share of the window above a level"),
      above: required(factor(), "the level"),
    }),
    closed({
      ...called,
      clock: required(gauge, "the gauge at fixed clock times"),
      every: optional(duration(), "period", "once"),
      at: required(z.array(clockTime()).min(1), "times within the period"),
      above: optional(factor(), "also the share of samples above this"),
    }),
    closed({
      ...called,
      wait_tail: caller(),
      longer_than: required(span(), "share of the started that waited longer"),
    }),
    closed({
      ...called,
      wait_quantile: caller(),
      quantile: required(z.number().gt(0).lt(1).meta({ title: "number" }), "between 0 and 1"),
    }),
    closed({ ...called, times: source() }),
    closed({ ...called, arrivals: caller() }),
    closed({
      ...called,
      first_below: required(gauge, "first time below a level"),
      below: required(factor(), "the level"),
    }),
    closed({
      hindsight: required(
        z.literal(true),
        "the most net value that each run could have had, as metrics `hindsight_*` and `share_of_hindsight_*`",
      ),
    }),
  ],
  byKey(KINDS, "write for example `{name: queue, moments: {queue: all}}`"),
);

/** The section `observe`. */
export const observeKeys = z.array(entry);
export type ObserveDraft = z.output<typeof entry>;
export type GaugeDraft = z.output<typeof gauge>;

/** A duration that keeps its text as a label, without spaces. */
function clockTime() {
  const length = span();
  return z
    .unknown()
    .transform((input, context) => {
      const result = length.safeParse(input);
      if (result.success) return { label: String(input).replaceAll(/\s+/g, ""), atMs: result.data };
      const expected = "a duration such as `6 h`";
      return refuse(context, input, {
        kind: "wish",
        code: "unit",
        expected,
        hint: "write for example `6 h`",
      });
    })
    .meta({ type: "string", title: "duration", sample: "6 h" });
}

/** Selects by which of the keys is there. */
function byKey(keys: readonly string[], hint: string) {
  return (input: unknown) => {
    const index = isMap(input) ? keys.findIndex((key) => key in input) : -1;
    if (index >= 0) return { kind: "branch", index } as const;
    return {
      kind: "wish",
      code: "wrong_type",
      expected: `a map with one of the keys ${keys.join(", ")}`,
      hint,
    } as const;
  };
}
