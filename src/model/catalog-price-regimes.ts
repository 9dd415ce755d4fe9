import type { PriceRegime } from "./market.ts";
import { DAY_MS, HOUR_MS, YEAR_MS } from "./time.ts";

/** A calm and a scarce regime of an outside price, with all that is needed to judge the figures. */
interface RegimeEntry {
  readonly calm: PriceRegime;
  readonly scarce: PriceRegime;
  readonly date: string;
  readonly source: string;
  readonly confidence: string;
}

const MONTH_MS = YEAR_MS / 12;
const perYear = (growthPerMonth: number): number => (1 + growthPerMonth) ** 12 - 1;

/** Regimes by name. One cycle and one snapshot stand behind them, so lengths are weakly known: sweep them. */
export const PRICE_REGIMES = {
  /** Rental market of H100: a long glut, then a shortage. */
  h100_market: {
    calm: { meanDurationMs: 20 * MONTH_MS, factor: 1, growthPerYear: perYear(-0.026) },
    scarce: { meanDurationMs: 5 * MONTH_MS, factor: 1, growthPerYear: perYear(0.065) },
    date: "2024 to 2026-03",
    source:
      "neocloud price of an H100-hour: 2.85 USD early 2024 (Latent Space), one-year contracts 1.70 USD in 2025-10 " +
      "and 2.35 USD in 2026-03 (SemiAnalysis): -2.6 % a month over 20 months, +6.5 % a month over 5",
    confidence: "D",
  },
  /** Spot price as a multiple of the on-demand price: give that one as `prices`. */
  aws_spot: {
    calm: { meanDurationMs: 5.1 * HOUR_MS, factor: 0.315, growthPerYear: 0 },
    scarce: { meanDurationMs: 2.2 * HOUR_MS, factor: 1, growthPerYear: 0 },
    date: "2025 to 2026",
    source:
      "AWS p5 in 23 zones (skypilot-catalog): 30 % stand at the on-demand price, the others at a median of 0.315 of " +
      "it; scarce for 2.2 h, between mean outages of 0.8 and 3.6 h (skypilot spot-traces 2023); calm so that 30 % of " +
      "the time is scarce",
    confidence: "D",
  },
} as const satisfies Readonly<Record<string, RegimeEntry>>;

/** Grid on which growth and noise of a process show unless it says otherwise [ms]. */
export const DEFAULT_PROCESS_STEP_MS = DAY_MS;
