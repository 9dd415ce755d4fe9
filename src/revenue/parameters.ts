import type { Amount } from "./amount.ts";

/**
 * How a policy describes its parameters, as plain data: the scenario's keys, its JSON Schema and the reference are made
 * from it, and the policy gets values that are checked and in base units.
 *
 * ```ts
 * const parameters = {
 *   every: needed(duration(), "time between looks"),
 *   floor: optional(price(), "lowest price", "none"),
 * };
 * type Values = ValuesOf<typeof parameters>; // { every: number; floor: number | undefined }
 * ```
 */

/** What a value may be; `group`, `list` and `classes` hold other shapes. */
export type Shape =
  | { readonly kind: "price" | "duration" | "span" | "rate" | "share" | "amount" }
  | { readonly kind: "flag" | "text" | "time_zone" | "instant" }
  | {
      readonly kind: "number";
      readonly least?: number;
      readonly above?: number;
      readonly most?: number;
      readonly below?: number;
    }
  | { readonly kind: "count"; readonly least: number; readonly most?: number }
  | { readonly kind: "choice"; readonly values: readonly [string, ...string[]] }
  | { readonly kind: "list"; readonly of: Shape; readonly least: number }
  | { readonly kind: "group"; readonly fields: Parameters }
  | { readonly kind: "classes"; readonly of: Shape };

declare const VALUE: unique symbol;
/** A shape that remembers the type of its values. */
export type Typed<V> = Shape & { readonly [VALUE]?: V };

/** A parameter by its name's side: what it may be, what it means, and what holds when it is absent. */
export interface Parameter<V = unknown> {
  readonly shape: Typed<V>;
  /** A part of a sentence, without a full stop. */
  readonly description: string;
  readonly required: boolean;
  /** What holds when it is absent, as a person would write it. */
  readonly fallback?: string | number | boolean;
}
export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<P> = P extends Parameter<infer V> ? V : never;
/** The values of described parameters. */
export type ValuesOf<P extends Parameters> = { readonly [K in keyof P]: ValueOf<P[K]> };

/** A price above 0 [nano-USD per GPU-hour, whole]. */
export const price = (): Typed<number> => ({ kind: "price" });
/** A length of time above 0 [ms, whole]. */
export const duration = (): Typed<number> => ({ kind: "duration" });
/** A length of time, 0 allowed [ms, whole]. @public */
export const span = (): Typed<number> => ({ kind: "span" });
/** A rate [per hour]. @public */
export const rate = (): Typed<number> => ({ kind: "rate" });
/** A part of a whole, 0..1; also written `5 %`. */
export const share = (): Typed<number> => ({ kind: "share" });
/** Whole GPUs, or a share of those up. */
export const amount = (): Typed<Amount> => ({ kind: "amount" });
/** @public */
export const flag = (): Typed<boolean> => ({ kind: "flag" });
/** @public */
export const text = (): Typed<string> => ({ kind: "text" });
/** `UTC`, a fixed offset or an IANA name, as an offset at the scenario's start [ms]. @public */
export const timeZone = (): Typed<number> => ({ kind: "time_zone" });
/** An instant [ms from the scenario's start]. @public */
export const instant = (): Typed<number> => ({ kind: "instant" });
export const number = (bounds: {
  readonly least?: number;
  readonly above?: number;
  readonly most?: number;
  readonly below?: number;
}): Typed<number> => ({ kind: "number", ...bounds });
export const count = (least: number, most?: number): Typed<number> => ({
  kind: "count",
  least,
  ...(most === undefined ? {} : { most }),
});
/** @public */
export const choice = <const T extends readonly [string, ...string[]]>(values: T): Typed<T[number]> => ({
  kind: "choice",
  values,
});
/** @public */
export const list = <V>(of: Typed<V>, least = 1): Typed<readonly V[]> => ({ kind: "list", of, least });
export const group = <F extends Parameters>(fields: F): Typed<ValuesOf<F>> => ({ kind: "group", fields });
/** A value per class: a segment or a product by name. */
export const classes = <V>(of: Typed<V>): Typed<Readonly<Record<string, V>>> => ({ kind: "classes", of });

/** A parameter that must be given. */
export function needed<V>(shape: Typed<V>, description: string): Parameter<V> {
  return { shape, description, required: true };
}

/** A parameter that may be absent; `fallback` says what then holds. */
export function optional<V>(
  shape: Typed<V>,
  description: string,
  fallback?: string | number | boolean,
): Parameter<V | undefined> {
  const base = { shape: shape as Typed<V | undefined>, description, required: false };
  return fallback === undefined ? base : { ...base, fallback };
}
