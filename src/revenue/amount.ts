/** GPUs as a number, or as a share of a cluster's installed GPUs that are up. */
export type Amount = { readonly gpus: number } | { readonly share: number };

const PERCENT = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/;

/**
 * A whole number is GPUs; a fraction below 1 or a text like `5 %` is a share; undefined for anything else.
 * 1 is one GPU: the whole cluster is `100 %`.
 */
export function amountOf(raw: unknown): Amount | undefined {
  if (typeof raw === "string") {
    const share = Number(PERCENT.exec(raw)?.[1] ?? Number.NaN) / 100;
    return share <= 1 ? { share } : undefined;
  }
  if (typeof raw !== "number" || !(raw >= 0)) return undefined;
  if (Number.isSafeInteger(raw)) return { gpus: raw };
  return raw < 1 ? { share: raw } : undefined;
}
