import type { OracleCase } from "./cases.ts";
import type { Document } from "./document.ts";
import { NotRunError, type Params } from "./params.ts";
import { type ServiceLaw, serviceLaw } from "./service-law.ts";

/** A law of token counts, as a scenario writes it. */
export interface TokenLaw {
  readonly written: Document;
  /** What stands in for what, where the law of the case is none of a scenario. */
  readonly note?: string;
}

/** Where cases name the law. */
const KEYS = ["law", "tokenLaw", "tokens", "tokenCount", "service", "dist"];
const IN_TITLE =
  /(hyperexp\w*|exponential|geometric|determin\w*|constant|lognormal|uniform|erlang|gamma|weibull|pareto)(\s+s?cv\s*[=:]?\s*[\d.]+)?/i;
/** Used where theory says that any law will do: not the exponential, with which it would show nothing. */
const ANY = "lognormal scv 1";

/**
 * Law of the token counts of a case, with the mean in the tokens of the scenario.
 *
 * @param isFree  Whether theory says that only the mean matters. A law that a scenario cannot write is then replaced by
 *   one that it can; otherwise the case is not run.
 */
export function tokenLaw(oracle: OracleCase, params: Params, meanTokens: number, isFree: boolean): TokenLaw {
  const given = KEYS.map((key) => params.raw(key)).find((value) => value !== undefined && value !== null);
  const wish = given ?? IN_TITLE.exec(oracle.title)?.[0] ?? (isFree ? ANY : "exponential");
  try {
    return { written: inTokens(serviceLaw(inWords(wish), meanTokens)) };
  } catch (error) {
    if (!(error instanceof NotRunError && isFree)) throw error;
    const text = JSON.stringify(wish);
    const scv = /scv\W*([\d.]+)/i.exec(text)?.[1] ?? "2";
    return {
      written: inTokens(serviceLaw(`lognormal scv ${scv}`, meanTokens)),
      note: `A lognormal law of the same mean stands for ${text}: only the mean matters here.`,
    };
  }
}

/** Any law, and the law of whole numbers that a fine grain makes exponential. */
function inWords(wish: unknown): unknown {
  if (typeof wish !== "string") return wish;
  return /\bany\b|insensitive/i.test(wish) ? ANY : wish.replace(/^geom\w*/i, "exponential");
}

/** A law of times as a law of tokens: its hours are tokens, and its shortest time is one. */
function inTokens({ written }: ServiceLaw): Document {
  const token = (value: unknown): unknown => {
    if (typeof value !== "string" || !/^[\d.]+ (h|ms)$/.test(value)) return value;
    return value.endsWith(" h") ? Number(value.slice(0, -2)) : 1;
  };
  return Object.fromEntries(Object.entries(written).map(([key, value]) => [key, token(value)]));
}
