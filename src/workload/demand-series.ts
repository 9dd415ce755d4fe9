import type { StepSeries } from "../model/law.ts";
import { stepIndexAt } from "../model/step-lookup.ts";
import { gpusRoundedUp } from "./rounding.ts";
import type { DemandCursor } from "./sources.ts";

/** Demand given as a step series, rounded up to whole GPUs; yields changes only. */
export class SeriesDemand implements DemandCursor {
  atMs = 0;
  gpus: number;

  private readonly series: StepSeries;
  private readonly horizonMs: number;
  private index: number;

  constructor(series: StepSeries, horizonMs: number) {
    this.series = series;
    this.horizonMs = horizonMs;
    this.index = stepIndexAt(series.timesMs, 0);
    this.gpus = gpusRoundedUp(series.values[this.index]!);
  }

  advance(): void {
    const { timesMs, values } = this.series;
    while (++this.index < timesMs.length && timesMs[this.index]! < this.horizonMs) {
      const gpus = gpusRoundedUp(values[this.index]!);
      if (gpus === this.gpus) continue;
      this.atMs = timesMs[this.index]!;
      this.gpus = gpus;
      return;
    }
    this.atMs = Number.POSITIVE_INFINITY;
  }
}
