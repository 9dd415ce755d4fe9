import { z } from "zod";
import { isMap } from "./keys/fields.ts";
import { scenarioKeys } from "./keys/scenario-keys.ts";

/** A JSON Schema or a part of one. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  /** What holds when the key is absent, as text or value. */
  readonly fallback?: unknown;
  /** A right way to write it. */
  readonly sample?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** All keys with their descriptions, defaults and examples, as the reference page needs them. */
export function describedSchema(): JsonSchema {
  return z.toJSONSchema(scenarioKeys, {
    io: "input",
    target: "draft-7",
    unrepresentable: "any",
  }) as JsonSchema;
}

/**
 * The JSON Schema (draft 7) of scenario files, for completion and checks in editors.
 *
 * It is looser than `surplus validate`: references, dates and files are judged there only. Named things may be null,
 * which removes them from what a file extends; a file that extends another need not repeat what that one says.
 */
export function scenarioJsonSchema(): Readonly<Record<string, unknown>> {
  const { required, ...open } = forEditors(describedSchema()) as Readonly<Record<string, unknown>>;
  const { $schema, ...rest } = open;
  return { $schema, title: "Surplus scenario", ...rest, anyOf: [{ required: ["extends"] }, { required }] };
}

/** The same in words of JSON Schema alone: defaults become part of the description. */
function forEditors(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forEditors);
  if (!isMap(value)) return value;
  const { fallback, sample, ...own } = value;
  const result: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(own)) {
    if (key === "additionalProperties" && isMap(each)) result[key] = nullable(forEditors(each));
    else result[key] = forEditors(each);
  }
  if (fallback !== undefined) {
    const text = typeof fallback === "string" ? fallback : JSON.stringify(fallback);
    result.description = `${String(own.description ?? "")} (default: ${text})`.trim();
  }
  if (sample !== undefined) result.examples = [sample];
  return result;
}

function nullable(schema: unknown): unknown {
  if (!isMap(schema)) return schema;
  if (typeof schema.type === "string" && schema.enum === undefined)
    return { ...schema, type: [schema.type, "null"] };
  return { anyOf: [schema, { type: "null" }] };
}
