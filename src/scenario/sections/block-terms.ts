import type { BlockTerms } from "../../model/market.ts";
import type { ProductDraft } from "../keys/market-keys.ts";
import { type Context, maybe } from "./context.ts";

/** Most starts of a product: a calendar beyond that is a slip of the pen. */
const MOST_STARTS = 100_000;

/** The terms of a product of kind `block`. */
export function blockTermsOf(context: Context, name: string, draft: ProductDraft): BlockTerms {
  const path = ["products", name];
  checkForeignKeys(context, name, draft);
  if (draft.starts === undefined) {
    const suggestion = "add for example `starts: { first: 30 d, every: 7 d, count: 4 }`";
    context.report([...path, "starts"], {
      code: "missing_key",
      expected: "when the block begins",
      suggestion,
    });
  }
  if (draft.length === undefined) {
    const suggestion = "add for example `length: 7 d`";
    context.report([...path, "length"], {
      code: "missing_key",
      expected: "how long the block is",
      suggestion,
    });
  }
  const startsMs = startsOf(context, name, draft);
  checkSales(context, name, startsMs, draft.sales_close ?? 0);
  return {
    startsMs,
    lengthMs: draft.length ?? 1,
    ...maybe("quotaGpus", draft.quota),
    ...maybe("salesCloseMs", draft.sales_close),
  };
}

/** A guard without blocks guards nothing. */
export function warnIdleGuards(context: Context, drafts: Readonly<Record<string, ProductDraft>>): void {
  for (const [name, draft] of Object.entries(drafts)) {
    if (draft.guard === undefined) continue;
    const text = `\`guard\` of \`${name}\` has no effect: no product is a block`;
    context.warn(["products", name, "guard"], text, "remove it, or add a product of kind `block`");
  }
}

/** Starts, ascending [ms from the scenario's start]. */
function startsOf(context: Context, name: string, { starts }: ProductDraft): readonly number[] {
  if (starts === undefined) return [];
  const path = ["products", name, "starts"];
  if (!Array.isArray(starts)) {
    const firstMs = context.instant(starts.first);
    checkStart(context, [...path, "first"], firstMs);
    const until = Math.ceil((context.horizonMs - firstMs) / starts.every);
    const count = starts.count ?? Math.max(1, until);
    if (count > MOST_STARTS) {
      const found = `${count} starts`;
      context.report(path, { code: "value", expected: `at most ${MOST_STARTS} starts`, found });
      return [];
    }
    return Array.from({ length: count }, (_, n) => firstMs + n * starts.every);
  }
  const instants = starts.map((start) => context.instant(start));
  instants.forEach((startMs, position) => {
    checkStart(context, [...path, position], startMs);
    if (instants.indexOf(startMs) === position) return;
    context.report([...path, position], { code: "duplicate", expected: "each start once" });
  });
  return instants.sort((a, b) => a - b);
}

function checkStart(context: Context, path: readonly (string | number)[], startMs: number): void {
  if (startMs > 0) return;
  const suggestion = "blocks are sold before they begin: give a later instant";
  context.report(path, { code: "value", expected: "an instant after the start of the run", suggestion });
}

/** A block that nobody could buy is a mistake; one that begins after the run is a doubt. */
function checkSales(context: Context, name: string, startsMs: readonly number[], salesCloseMs: number): void {
  const path = ["products", name];
  const last = startsMs.at(-1);
  if (last === undefined) return;
  if (salesCloseMs > last) {
    const expected = "sales of at least one start that are open at the start of the run";
    const suggestion = "shorten `sales_close`, or give a later start";
    context.report([...path, "sales_close"], { code: "value", expected, suggestion });
  }
  if (startsMs[0]! >= context.horizonMs) {
    const text = `every block of \`${name}\` begins after the end of the run: bookings count, nothing is delivered`;
    context.warn([...path, "starts"], text, "lengthen `horizon` if delivery matters");
  }
}

/** What other products have and a block, whose price and length are fixed, cannot. */
function checkForeignKeys(context: Context, name: string, draft: ProductDraft): void {
  const report = (key: "price_lock" | "increment" | "queue", expected: string): void => {
    context.report(["products", name, key], { code: "value", expected, suggestion: `remove \`${key}\`` });
  };
  if (draft.price_lock === "floating")
    report("price_lock", "`admission`: the price of a block is fixed when it is booked");
  if (draft.increment !== undefined) report("increment", "no increment: the length of a block is fixed");
  if (draft.queue !== undefined) report("queue", "no queue: nobody waits for a block");
}
