import type { PolicyChoice } from "../../model/policy.ts";
import type { Parameters, Shape } from "../../revenue/parameters.ts";
import type { PolicyDescription, PolicyNames } from "../../revenue/policy.ts";
import type { Instant } from "../instants.ts";
import { isMap } from "../keys/fields.ts";
import type { PolicyDraft } from "../keys/policy-choice.ts";
import { suggestName } from "../problem.ts";
import type { Context, Path } from "./context.ts";
import { zoneOffset } from "./shape.ts";

/** Names that a document gives to what policies may refer to. */
export interface NamesInput extends PolicyNames {
  /** Names that are written somewhere but not offered or broken; parameters for them drop out. */
  readonly silent: ReadonlySet<string>;
}

/** A policy of a registry with its parameters in base units; problems between them are reported. */
export function policyChoiceOf(
  context: Context,
  path: Path,
  draft: string | PolicyDraft,
  options: { readonly registry: readonly PolicyDescription[]; readonly names: NamesInput },
): PolicyChoice {
  const { policy: name, ...raw } = typeof draft === "string" ? { policy: draft } : draft;
  const policy = options.registry.find((each) => each.name === name);
  // An unknown name has its own problem.
  if (policy === undefined) return { name, parameters: {} };
  const reading = { context, names: options.names, problems: context.findings.length };
  const parameters = resolved(reading, path, policy.parameters, raw);
  if (context.findings.length === reading.problems) {
    for (const { path: below, expected, found, suggestion } of policy.check?.(parameters, options.names) ??
      []) {
      const wish = { code: "value", expected, found } as const;
      context.report([...path, ...below], suggestion === undefined ? wish : { ...wish, suggestion });
    }
  }
  return { name, parameters };
}

interface Reading {
  readonly context: Context;
  readonly names: NamesInput;
}

function resolved(
  reading: Reading,
  path: Path,
  fields: Parameters,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { shape }]) => {
      const value = values[name];
      return value === undefined ? [] : [[name, inBaseUnits(reading, [...path, name], shape, value)]];
    }),
  );
}

/** What only the whole document can tell: offsets of time zones, instants from the start, names of classes. */
function inBaseUnits(reading: Reading, path: Path, shape: Shape, value: unknown): unknown {
  switch (shape.kind) {
    case "time_zone":
      return zoneOffset(reading.context, path.slice(0, -1), value as string);
    case "instant":
      return reading.context.instant(value as Instant);
    case "list":
      return (value as readonly unknown[]).map((each, at) =>
        inBaseUnits(reading, [...path, at], shape.of, each),
      );
    case "group":
      return resolved(reading, path, shape.fields, value as Readonly<Record<string, unknown>>);
    case "classes":
      return isMap(value) ? classValues(reading, path, shape.of, value) : value;
    default:
      return value;
  }
}

function classValues(
  reading: Reading,
  path: Path,
  of: Shape,
  values: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { segments, products, silent } = reading.names;
  const candidates = [...segments, ...products];
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (silent.has(name)) return [];
      if (candidates.includes(name)) return [[name, inBaseUnits(reading, [...path, name], of, value)]];
      const suggestion = suggestName(name, candidates);
      reading.context.report([...path, name], {
        code: "reference",
        expected: "the name of a segment or product",
        found: `\`${name}\``,
        ...(suggestion === undefined ? {} : { suggestion }),
      });
      return [];
    }),
  );
}
