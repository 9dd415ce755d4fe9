import type { TimeGrid } from "./time-grid.ts";

/** What there is to give away, by GPU type and interval of the grid. */
export interface Supply {
  readonly grid: TimeGrid;
  /** By GPU type. */
  readonly pools: readonly Pool[];
}

/** Capacity of all clusters of one GPU type, by interval. */
export interface Pool {
  /** Installed and not down [GPU-h]. */
  readonly gpuHours: Float64Array;
  /** Of these, what tenants may hold at most [GPU-h]. */
  readonly sellableGpuHours: Float64Array;
  /** Cost of a GPU-hour under load beyond an idle one, at the cheapest cluster and price [USD per GPU-hour]. */
  readonly loadUsdPerGpuHour: Float64Array;
}
