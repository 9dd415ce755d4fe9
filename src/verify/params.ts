import type { RawParams } from "./cases.ts";

/** A case that cannot be written as a scenario; the message says why. It is reported as not run, never as passed. */
export class NotRunError extends Error {
  override readonly name = "NotRunError";
}

/** Typed access to the parameters of a case; a missing one is a `NotRunError` that names it. */
export interface Params {
  has(name: string): boolean;
  number(name: string): number;
  optional(name: string): number | undefined;
  /** The first of several names that is there. */
  oneOf(...names: string[]): number;
  text(name: string): string;
  numbers(name: string): readonly number[];
  /** List of objects. */
  list(name: string): readonly Params[];
  raw(name: string): unknown;
}

export function paramsOf(raw: RawParams): Params {
  const fail = (name: string, what: string): never => {
    throw new NotRunError(`parameter \`${name}\` is not ${what}`);
  };
  const optional = (name: string): number | undefined => {
    const value = raw[name];
    return typeof value === "number" ? value : undefined;
  };
  return {
    has: (name) => raw[name] !== undefined,
    number: (name) => optional(name) ?? fail(name, "a number"),
    optional,
    oneOf: (...names) =>
      names.map(optional).find((value) => value !== undefined) ?? fail(names.join(" or "), "a number"),
    text: (name) => (typeof raw[name] === "string" ? raw[name] : ""),
    numbers: (name) => {
      const value = raw[name];
      if (Array.isArray(value) && value.every((item) => typeof item === "number")) return value as number[];
      return fail(name, "a list of numbers");
    },
    list: (name) => {
      const value = raw[name];
      if (!Array.isArray(value)) return fail(name, "a list");
      return value.map((item: unknown) =>
        typeof item === "object" && item !== null
          ? paramsOf(item as RawParams)
          : fail(name, "a list of objects"),
      );
    },
    raw: (name) => raw[name],
  };
}
