import { z } from "zod";
import { type Amount, amountOf } from "../../revenue/amount.ts";
import type { Parameters, Shape } from "../../revenue/parameters.ts";
import type { PolicyDescription } from "../../revenue/policy.ts";
import { suggestName } from "../problem.ts";
import {
  choice,
  closed,
  count,
  duration,
  flag,
  instant,
  isMap,
  named,
  oneOf,
  optional,
  quantity,
  refuse,
  required,
  share,
  span,
  text,
} from "./fields.ts";
import type { Note } from "./notes.ts";
import { postedPrice } from "./series-keys.ts";
import { timeZoneName } from "./shape-keys.ts";

/** A policy with its parameters, as the scenario gives them: by its name, or as a module of the user's own. */
export interface PolicyDraft {
  readonly policy: string | ModuleDraft;
  readonly [parameter: string]: unknown;
}
export interface ModuleDraft {
  readonly module: string;
}

/** The choice of a policy of a registry: its name where it needs no more, or a map with `policy` and its parameters. */
export function policyChoice(registry: readonly PolicyDescription[]): z.ZodType<string | PolicyDraft> {
  return choiceAmong(registry, []);
}

/** The same, or a file of the user's own with such a policy. */
export function policyOrModule(registry: readonly PolicyDescription[]): z.ZodType<string | PolicyDraft> {
  return choiceAmong(registry, [moduleKeys]);
}

/** What stands beside `policy` is known only when the file has been read. */
const moduleKeys = z
  .looseObject({
    policy: required(
      closed({ module: required(text(), "file with the policy, TypeScript or JavaScript") }),
      "a policy of your own; its parameters stand beside this key",
    ),
  })
  .meta({ title: "a module of your own" });

function choiceAmong(
  registry: readonly PolicyDescription[],
  others: readonly z.ZodType[],
): z.ZodType<string | PolicyDraft> {
  const names = registry.map(({ name }) => name);
  const simple = registry.filter(({ parameters }) =>
    Object.values(parameters).every((each) => !each.required),
  );
  const alone = z.enum(simple.map(({ name }) => name) as [string, ...string[]]);
  const schemas = [alone, ...registry.map(keysOf), ...others] as unknown as readonly [z.ZodType, z.ZodType];
  return oneOf(schemas, (input) => {
    if (!isMap(input)) return alone.options.includes(input as string) ? BRANCH : nameAlone(input, names);
    if (others.length > 0 && isMap(input.policy)) return { kind: "branch", index: schemas.length - 1 };
    const index = names.indexOf(input.policy as string);
    return index < 0 ? { kind: "tag", key: "policy", values: names } : { kind: "branch", index: index + 1 };
  }) as unknown as z.ZodType<string | PolicyDraft>;
}

const BRANCH = { kind: "branch", index: 0 } as const;

function nameAlone(input: unknown, names: readonly string[]): Extract<Note, { kind: "wish" }> {
  if (typeof input === "string" && names.includes(input)) {
    const hint = `write \`{policy: ${input}, …}\``;
    return { kind: "wish", code: "value", expected: `the parameters of ${input}`, hint };
  }
  const near = typeof input === "string" ? suggestName(input, names) : undefined;
  const expected = `one of ${names.join(", ")}`;
  return { kind: "wish", code: "value", expected, ...(near === undefined ? {} : { hint: near }) };
}

function keysOf({ name, description, parameters }: PolicyDescription) {
  return closed({ policy: required(z.literal(name), description), ...keysOfParameters(parameters) });
}

/** Keys of described parameters. */
export function keysOfParameters(parameters: Parameters): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const { required: isNeeded, description, fallback } = parameter;
      const schema = schemaOf(parameter.shape);
      return [name, isNeeded ? required(schema, description) : optional(schema, description, fallback)];
    }),
  );
}

/** The schema of a shape; its output is what parameters.ts says. */
function schemaOf(shape: Shape): z.ZodType {
  switch (shape.kind) {
    case "price":
      return postedPrice();
    case "duration":
      return duration();
    case "span":
      return span();
    case "rate":
      return quantity("rate");
    case "share":
      return share();
    case "amount":
      return amount();
    case "flag":
      return flag();
    case "text":
      return text();
    case "time_zone":
      return timeZoneName();
    case "instant":
      return instant();
    case "number":
      return bounded(shape);
    case "count":
      return count(shape.least, shape.most);
    case "choice":
      return choice(shape.values);
    case "list":
      return z.array(schemaOf(shape.of)).min(shape.least);
    case "group":
      return closed(keysOfParameters(shape.fields));
    case "classes":
      return named(schemaOf(shape.of));
  }
}

function bounded({ least, above, most, below }: Extract<Shape, { kind: "number" }>): z.ZodType {
  let schema = z.number();
  if (least !== undefined) schema = schema.min(least);
  if (above !== undefined) schema = schema.gt(above);
  if (most !== undefined) schema = schema.max(most);
  if (below !== undefined) schema = schema.lt(below);
  return schema.meta({ title: "number" });
}

/** Whole GPUs, or a share of those up. */
function amount() {
  return z
    .unknown()
    .transform((input, context): Amount => {
      const value = amountOf(input);
      const expected = "a whole number of GPUs, or a share such as 0.25 or `25 %`";
      return value ?? refuse(context, input, { kind: "wish", code: "value", expected });
    })
    .meta({
      anyOf: [
        { type: "number", minimum: 0 },
        { type: "string", pattern: "^\\s*\\d+(\\.\\d+)?\\s*%\\s*$" },
      ],
      title: "whole GPUs, or a share",
      sample: 64,
    });
}
