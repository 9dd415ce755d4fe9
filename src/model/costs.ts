/** Costs that only sold hours cause; energy follows from fleet and use. */
export interface Costs {
  /** Network isolation, storage, security of a sold GPU-hour, as a share of its usage revenue. */
  readonly tenancyOverheadShare: number;
  /** Support, as money per sold GPU-hour [nano-USD per GPU-hour, whole]. */
  readonly supportNanoPerGpuHour: number;
  /** Whether energy is charged at all (power of the GPU types x PUE x electricity price). */
  readonly energy: boolean;
}
