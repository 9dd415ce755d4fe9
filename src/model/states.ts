/**
 * States of a GPU, exactly one at a time; they add up to `installed` (design invariant 1).
 * The order is the order of the columns in every file.
 */
export const GPU_STATES = [
  "down",
  "turning",
  "internal",
  "reserved_used",
  "reserved_idle",
  "on_demand",
  "block",
  "spot",
  "model_api",
  "idle",
] as const;

export type GpuState = (typeof GPU_STATES)[number];

export const STATE = {
  down: 0,
  turning: 1,
  internal: 2,
  reservedUsed: 3,
  reservedIdle: 4,
  onDemand: 5,
  block: 6,
  spot: 7,
  modelApi: 8,
  idle: 9,
} as const;

export const STATE_COUNT = GPU_STATES.length;

/** Why idle GPU-hours were not sold, in this precedence. */
export const UNSOLD_REASONS = ["buffer", "not_sellable", "stranded", "withheld", "no_demand"] as const;
export type UnsoldReason = (typeof UNSOLD_REASONS)[number];

/** Why a request was lost; exactly one each. The order is the order of the columns. */
export const LOSS_REASONS = [
  "priced_out",
  "competitor",
  "no_capacity",
  "no_contiguous_capacity",
  "refused_by_policy",
  "too_large",
  "reneged",
  "churned",
  "expired",
  "rate_limited",
] as const;
export type LossReason = (typeof LOSS_REASONS)[number];
