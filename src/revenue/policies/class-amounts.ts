import type { Checked, ClassNames, ParameterProblem } from "../capacity-control.ts";

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

/** A whole number of GPUs, at least 0; undefined for anything else. */
export function gpusOf(raw: unknown): number | undefined {
  return typeof raw === "number" && Number.isSafeInteger(raw) && raw >= 0 ? raw : undefined;
}

/** Reads `{key: {class: value, ...}}`; reports unknown keys, unknown classes and bad values together. */
export function readClassMap<V>(
  raw: unknown,
  options: {
    readonly key: string;
    readonly names: ClassNames;
    readonly required: boolean;
    readonly read: (value: unknown) => V | undefined;
    readonly expected: string;
  },
): Checked<Readonly<Record<string, V>>> {
  const { key, names, read, expected } = options;
  const problems: ParameterProblem[] = [];
  const fields = raw === undefined ? {} : raw;
  if (!isMap(fields))
    return failed({ path: [], expected: `a map with the key \`${key}\``, found: shown(raw) });
  for (const field of Object.keys(fields)) {
    if (field === key) continue;
    problems.push({
      path: [field],
      expected: `only the key \`${key}\``,
      found: `\`${field}\``,
      candidates: [key],
    });
  }
  const map = fields[key];
  if (map === undefined && !options.required && problems.length === 0) return { ok: true, value: {} };
  if (!isMap(map)) {
    problems.push({
      path: [key],
      expected: `a map from segment or product to ${expected}`,
      found: shown(map),
    });
    return { ok: false, problems };
  }
  const candidates = [...names.segments, ...names.products];
  const entries: [string, V][] = [];
  for (const [name, given] of Object.entries(map)) {
    const path = [key, name];
    const value = read(given);
    if (!candidates.includes(name)) {
      problems.push({ path, expected: "the name of a segment or product", found: `\`${name}\``, candidates });
    } else if (value === undefined) {
      problems.push({ path, expected, found: shown(given) });
    } else {
      entries.push([name, value]);
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: Object.fromEntries(entries) };
}

function isMap(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

function failed(problem: ParameterProblem): {
  readonly ok: false;
  readonly problems: readonly ParameterProblem[];
} {
  return { ok: false, problems: [problem] };
}

function shown(raw: unknown): string {
  return raw === undefined ? "nothing" : (JSON.stringify(raw) ?? String(raw));
}
