import { suggestName } from "../scenario/problem.ts";
import { UsageError } from "./report-error.ts";

/**
 * Only a run shows the names of what is observed.
 *
 * @param option  What asks for the metrics, with a colon; empty where several do.
 * @throws UsageError for a metric that no run has yielded.
 */
export function checkYielded(asked: readonly string[], yielded: readonly string[], option = ""): void {
  const missing = asked.find((name) => !yielded.includes(name));
  if (missing === undefined || yielded.length === 0) return;
  const close = suggestName(missing, yielded) ?? "see docs/reference/output.md";
  throw new UsageError(`${option}no run has a metric \`${missing}\`; ${close}`);
}
