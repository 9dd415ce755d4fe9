import type { SlaStep } from "./market.ts";

/** Service-level ladders by name, with their source. */
export const SLA_LADDERS: Readonly<
  Record<string, { readonly steps: readonly SlaStep[]; readonly source: string; readonly confidence: string }>
> = {
  aws: {
    steps: [
      { availability: 0.9999, creditShare: 0.1 },
      { availability: 0.99, creditShare: 0.3 },
      { availability: 0.95, creditShare: 1 },
    ],
    source:
      "Amazon EC2 service level agreement, region level: below 99.99 % 10 %, below 99.0 % 30 %, below 95 % 100 %",
    confidence: "A",
  },
};
