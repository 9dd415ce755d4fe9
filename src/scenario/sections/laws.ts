import { InputError } from "../../model/input-error.ts";
import type { Law } from "../../model/law.ts";
import type { EmpiricalDraft, LawDraft } from "../keys/law-keys.ts";
import type { Context, Path } from "./context.ts";

/** Stands for a law whose file is broken, so that the other problems can be found. */
const BROKEN: Law = { kind: "constant", value: 1 };

/** The law of a draft; an empirical one is read from its file. */
export function lawOf(context: Context, path: Path, draft: LawDraft): Law {
  return draft.kind === "empirical_file" ? empirical(context, path, draft) : draft;
}

function empirical(context: Context, path: Path, draft: EmpiricalDraft): Law {
  const file = context.file([...path, "file"], draft.file, "law");
  if (file === undefined) return BROKEN;
  try {
    const numbers = context.surroundings.tables.readNumbers(file, draft.column);
    const values = numbers.map((number) => number * draft.factor);
    const bad = values.findIndex(
      (value) =>
        !(value >= draft.least && Number.isFinite(value)) || (draft.whole && !Number.isInteger(value)),
    );
    if (values.length > 0 && bad < 0) {
      // Equal values in a row of the sorted list are as good as weights.
      return { kind: "empirical", values: values.sort((a, b) => a - b) };
    }
    const what = draft.whole ? "whole numbers" : "numbers";
    const found = bad < 0 ? "no rows" : `\`${numbers[bad]}\` in row ${bad + 1} of \`${file}\``;
    context.report(path, {
      code: "file",
      expected: `${what} of at least ${draft.least / draft.factor}`,
      found,
    });
  } catch (error) {
    reportInput(context, path, error);
  }
  return BROKEN;
}

/** A fault of an input file as a problem of the key that names it. */
export function reportInput(context: Context, path: Path, error: unknown): void {
  if (error instanceof InputError) {
    const { file, line, row, column, expected, found, hint } = error;
    const where = [
      line === undefined ? file : `${file}:${line}`,
      ...(row === undefined ? [] : [`row ${row}`]),
      ...(column === undefined ? [] : [`column \`${column}\``]),
    ].join(", ");
    context.report(path, { code: "file", expected, found: `${found} (${where})`, suggestion: hint });
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  context.report(path, { code: "file", expected: "a readable CSV file", found: message });
}
