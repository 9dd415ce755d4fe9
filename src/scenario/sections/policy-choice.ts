import type { PolicyChoice } from "../../model/policy.ts";
import type { EvaluatedModule } from "../../model/policy-module.ts";
import type { Parameters, Shape } from "../../revenue/parameters.ts";
import type { PolicyDescription, PolicyNames } from "../../revenue/policy.ts";
import type { Instant } from "../instants.ts";
import { closed, isMap } from "../keys/fields.ts";
import { keysOfParameters, type PolicyDraft } from "../keys/policy-choice.ts";
import { suggestName } from "../problem.ts";
import type { Context, Path } from "./context.ts";
import { modulePolicy, withFaults } from "./policy-module.ts";
import { zoneOffset } from "./shape.ts";

/** Names that a document gives to what policies may refer to. */
export interface NamesInput extends PolicyNames {
  /** Names that are written somewhere but not offered or broken; parameters for them drop out. */
  readonly silent: ReadonlySet<string>;
}

/** A choice, and the policy that it stands for. */
export interface Chosen<P extends PolicyDescription> {
  readonly choice: PolicyChoice;
  /** Undefined if there is none, which then is a problem of its own. */
  readonly policy: P | undefined;
}

export interface ChoiceOptions<P extends PolicyDescription> {
  readonly registry: readonly P[];
  readonly names: NamesInput;
  /** Reads a module as such a policy; absent where the keys know of no modules. */
  readonly moduleOf?: (module: EvaluatedModule, file: string) => P;
}

/** A chosen policy with its parameters in base units; problems of a module and between parameters are reported. */
export function chosenPolicyOf<P extends PolicyDescription>(
  context: Context,
  path: Path,
  draft: string | PolicyDraft,
  options: ChoiceOptions<P>,
): Chosen<P> {
  const { policy: wanted, ...raw } = typeof draft === "string" ? { policy: draft } : draft;
  if (typeof wanted === "string") {
    const policy = options.registry.find((each) => each.name === wanted);
    // An unknown name has its own problem.
    const parameters = policy === undefined ? {} : parametersOf(context, path, policy, { raw, ...options });
    return { choice: { name: wanted, parameters }, policy };
  }
  const read = modulePolicy(context, [...path, "policy", "module"], wanted.module, options.moduleOf!);
  if (read === undefined) return { choice: { name: wanted.module, parameters: {} }, policy: undefined };
  const { policy, bundle } = read;
  const result = closed(keysOfParameters(policy.parameters)).safeParse(raw);
  if (!result.success) context.reportIssues(path, result.error.issues);
  const values = { raw: result.data ?? {}, ...options };
  const parameters = result.success ? parametersOf(context, path, policy, values) : {};
  return {
    choice: { name: policy.name, parameters, module: bundle },
    policy: result.success ? policy : undefined,
  };
}

/** Checked values in base units; problems between them are reported. */
function parametersOf(
  context: Context,
  path: Path,
  policy: PolicyDescription,
  { raw, names }: { readonly raw: Readonly<Record<string, unknown>>; readonly names: NamesInput },
): Readonly<Record<string, unknown>> {
  const before = context.findings.length;
  const parameters = resolved({ context, names }, path, policy.parameters, raw);
  if (context.findings.length > before) return parameters;
  withFaults(context, path, () => {
    for (const { path: below, expected, found, suggestion } of policy.check?.(parameters, names) ?? []) {
      const wish = { code: "value", expected, found } as const;
      context.report([...path, ...below], suggestion === undefined ? wish : { ...wish, suggestion });
    }
  });
  return parameters;
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
