import type { BlockTerms, Product } from "../../model/market.ts";
import { stintLengthMs } from "../../world/stint.ts";

/** What a lease of a product holds and how long it takes. */
export interface LeaseShape {
  /** Length of its one stretch when nothing interrupts it [ms]. */
  readonly lengthMs: number;
  /** GPUs held, and GPUs that draw power, per GPU that pays, 0..1. */
  readonly heldShare: number;
  readonly loadedShare: number;
  /** Rounding of its bill at the end, in time of its GPUs [ms]. */
  readonly incrementMs: number;
}

/** The shape that a product gives to a request (`world/lease-terms.ts` and `world/stint.ts` say the same). */
export function leaseShape(product: Product, gpus: number, durationMs: number): LeaseShape {
  const isReserved = product.kind === "reserved";
  const datedMs = product.block?.lengthMs ?? (isReserved ? (product.termMs ?? durationMs) : undefined);
  const idle = isReserved ? gpus - Math.round(gpus * product.usageShare) : 0;
  const rules = {
    intervalMs: product.checkpointMs,
    costMs: product.checkpointCostMs,
    final: false,
    restartMs: product.restartMs,
  };
  const lengthMs = datedMs ?? stintLengthMs(durationMs, rules, false);
  const increment = Math.max(1, product.incrementMs);
  return {
    lengthMs,
    heldShare: product.resellIdle ? (gpus - idle) / gpus : 1,
    loadedShare: (gpus - idle) / gpus,
    incrementMs: Math.ceil(lengthMs / increment) * increment - lengthMs,
  };
}

/**
 * Start of the block that a request made at an instant would get: the first that is late enough and still on sale;
 * undefined if there is none (`world/block-book.ts`) [ms].
 */
export function blockStartMs(
  block: BlockTerms,
  {
    arrivalMs,
    leadMs,
    closeMs,
  }: { readonly arrivalMs: number; readonly leadMs: number; readonly closeMs: number },
): number | undefined {
  return block.startsMs.find(
    (startMs) => startMs > arrivalMs && startMs - closeMs >= arrivalMs && startMs >= arrivalMs + leadMs,
  );
}
