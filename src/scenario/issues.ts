import type { z } from "zod";
import { type Note, readNote } from "./keys/notes.ts";
import { formatFound, formatPath, type Problem, type ProblemCode, suggestName } from "./problem.ts";
import { problemAt } from "./text/load.ts";
import { keyPlace, type Located, nodeAt, placeOf, toPlain } from "./text/located.ts";

/** A problem and its path in the document as written. */
export interface Finding {
  readonly path: readonly PropertyKey[];
  readonly problem: Problem;
}

/** Zod's issues as problems with places; a choice between schemas is reported by the one that was meant. */
export function findingsOf(root: Located, issues: readonly z.core.$ZodIssue[]): Finding[] {
  return issues.flatMap((issue) => findingsAt(root, issue, issue.path));
}

function findingsAt(root: Located, issue: z.core.$ZodIssue, path: readonly PropertyKey[]): Finding[] {
  const note = readNote(issue.message);
  if (issue.code === "unrecognized_keys") {
    const known = note?.kind === "keys" ? note.known : [];
    return issue.keys.map((key) => unknownKey(root, [...path, key], known));
  }
  if (note?.kind === "branch" && issue.code === "invalid_union") {
    const inner = issue.errors[note.index] ?? [];
    return inner.flatMap((each) => findingsAt(root, each, [...path, ...each.path]));
  }
  if (note?.kind === "tag")
    return [finding(root, [...path, note.key], wishOfTag(root, [...path, note.key], note))];
  if (note?.kind === "wish") return [finding(root, path, note)];
  return [finding(root, path, wishOfIssue(root, issue, path))];
}

type Wish = Extract<Note, { kind: "wish" }>;

function finding(root: Located, path: readonly PropertyKey[], wish: Wish): Finding {
  const node = nodeAt(root, path);
  const place = placeOf(root, path);
  const missing = node === undefined;
  const found = missing ? "nothing" : (wish.found ?? formatFound(toPlain(node)));
  const code: ProblemCode = missing ? "missing_key" : wish.code;
  const hint = missing && wish.hint === undefined ? `add \`${String(path.at(-1) ?? "")}\`` : wish.hint;
  return { path, problem: problemAt(place, formatPath(path), code, wish.expected, found, hint) };
}

function unknownKey(root: Located, path: readonly PropertyKey[], known: readonly string[]): Finding {
  const place = keyPlace(root, path) ?? placeOf(root, path);
  const key = String(path.at(-1));
  const found = `the unknown key \`${key}\``;
  const expected = "a known key";
  const problem = problemAt(place, formatPath(path), "unknown_key", expected, found, suggestName(key, known));
  return { path, problem };
}

function wishOfTag(root: Located, path: readonly PropertyKey[], note: Extract<Note, { kind: "tag" }>): Wish {
  const node = nodeAt(root, path);
  const value = node === undefined ? undefined : toPlain(node);
  const hint = typeof value === "string" ? suggestName(value, note.values) : undefined;
  const expected = note.values.length === 1 ? `\`${note.values[0]}\`` : `one of ${note.values.join(", ")}`;
  return { kind: "wish", code: "value", expected, ...(hint === undefined ? {} : { hint }) };
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: "a map of keys",
  record: "a map of names",
  array: "a list",
  string: "text",
  number: "a number without a unit",
  int: "a whole number without a unit",
  boolean: "true or false",
};

const NAME_WISH = "a name of letters, digits, `_` and `-`";
const NAME_HINT = "rename it; dots are not allowed";

function wishOfIssue(root: Located, issue: z.core.$ZodIssue, path: readonly PropertyKey[]): Wish {
  const wish = (code: ProblemCode, expected: string, hint?: string, found?: string): Wish => ({
    kind: "wish",
    code,
    expected,
    ...(hint === undefined ? {} : { hint }),
    ...(found === undefined ? {} : { found }),
  });
  switch (issue.code) {
    case "invalid_type":
      if (isInfinite(root, path)) return wish("value", "a finite number");
      return wish(
        "wrong_type",
        TYPE_WORDS[issue.expected] ?? issue.expected,
        typeHint(root, issue.expected, path),
      );
    case "invalid_value":
      return wishOfTag(root, path, { kind: "tag", key: "", values: issue.values.map(String) });
    case "too_small":
      return wish(
        "value",
        boundWords(issue.origin, issue.inclusive === false ? "above" : "at least", issue.minimum),
      );
    case "too_big":
      return wish("value", boundWords(issue.origin, "at most", issue.maximum));
    case "invalid_key": {
      const note = readNote(issue.issues[0]?.message ?? "");
      if (note?.kind === "wish") return { ...note, found: formatFound(String(path.at(-1))) };
      return wish("value", NAME_WISH, NAME_HINT, formatFound(String(path.at(-1))));
    }
    case "invalid_format":
      return wish("value", NAME_WISH, NAME_HINT);
    default:
      return wish("value", issue.message);
  }
}

function isInfinite(root: Located, path: readonly PropertyKey[]): boolean {
  const node = nodeAt(root, path);
  return node?.kind === "scalar" && typeof node.value === "number" && !Number.isFinite(node.value);
}

function boundWords(origin: string, words: string, bound: number | bigint): string {
  if (origin === "array" || origin === "set") return `a list of ${words} ${bound} items`;
  if (origin === "string")
    return bound === 1 ? "a text that is not empty" : `a text of ${words} ${bound} characters`;
  return `a number ${words === "above" ? "above" : `of ${words}`} ${bound}`;
}

/** A number written with a unit where none belongs, or a lone value where a list is wanted. */
function typeHint(root: Located, expected: string, path: readonly PropertyKey[]): string | undefined {
  const node = nodeAt(root, path);
  const value = node?.kind === "scalar" ? node.value : undefined;
  if (value === undefined) return undefined;
  if (expected === "number" || expected === "int") {
    const number = typeof value === "string" ? /^\s*[+-]?\d+(?:\.\d+)?/.exec(value)?.[0].trim() : undefined;
    return number === undefined ? undefined : `write \`${number}\``;
  }
  if (expected === "array") return `write \`[${String(value)}]\``;
  if (expected === "string" && typeof value === "number") return `write \`"${value}"\``;
  return undefined;
}
