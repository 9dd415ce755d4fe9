import { InputError } from "../../model/input-error.ts";
import type { Law } from "../../model/law.ts";
import type { EmpiricalDraft, HistogramDraft, LawDraft } from "../keys/law-rules.ts";
import type { Context, Path } from "./context.ts";

/** Stands for a law whose file is broken, so that the other problems can be found. */
const BROKEN: Law = { kind: "constant", value: 1 };

/** The law of a draft; an empirical one is read from its file. */
export function lawOf(context: Context, path: Path, draft: LawDraft): Law {
  switch (draft.kind) {
    case "empirical_file":
      return empirical(context, path, draft);
    case "histogram_file":
      return histogram(context, path, draft);
    default:
      return draft;
  }
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

function histogram(context: Context, path: Path, draft: HistogramDraft): Law {
  const file = context.file([...path, "file"], draft.file, "law");
  if (file === undefined) return BROKEN;
  const { columns, inside, factor, least } = draft;
  try {
    const read = (column: string) => context.surroundings.tables.readNumbers(file, column);
    const lows = read(columns.low).map((number) => number * factor);
    const highs = read(columns.high).map((number) => number * factor);
    const weights = read(columns.probability);
    // Edges of bins of whole tokens lie between them; what is drawn is rounded.
    const fault = binFault({ lows, highs, weights, inside }, Math.min(least, 0.5));
    if (fault === undefined) return { kind: "histogram", lows, highs, weights, inside };
    const found = `row ${fault.row} of \`${file}\``;
    context.report(path, { code: "file", expected: fault.expected, found });
  } catch (error) {
    reportInput(context, path, error);
  }
  return BROKEN;
}

/** The first bin that is wrong, and how it should be. */
function binFault(
  { lows, highs, weights, inside }: Omit<Extract<Law, { kind: "histogram" }>, "kind">,
  least: number,
): { readonly row: number; readonly expected: string } | undefined {
  for (const [bin, low] of lows.entries()) {
    const row = bin + 1;
    if (!(low >= least)) return { row, expected: `edges of at least ${least}` };
    if (inside === "log_uniform" && !(low > 0)) {
      return { row, expected: "edges above 0, because the logarithm is uniform (`inside: log_uniform`)" };
    }
    if (!(highs[bin]! >= low)) return { row, expected: "an upper edge of at least the lower one" };
    if (bin > 0 && !(low >= highs[bin - 1]!)) return { row, expected: "bins that ascend and do not overlap" };
    if (!(weights[bin]! >= 0)) return { row, expected: "a probability of at least 0" };
  }
  if (weights.some((weight, bin) => weight > 0 && highs[bin]! > 0)) return undefined;
  return { row: lows.length, expected: "at least one bin with a probability above 0" };
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
