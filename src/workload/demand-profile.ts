import type { DemandSpec } from "../model/workload.ts";
import { normalQuantile } from "../numerics/normal.ts";
import { type Clock, shapeAt } from "../random/shape.ts";
import type { Stream } from "../random/stream.ts";
import { gpusRoundedUp } from "./rounding.ts";
import type { DemandCursor } from "./sources.ts";

type ProfileSpec = Extract<DemandSpec, { kind: "profile" }>;

/**
 * Demand base x shape(t) x noise on a grid from time 0, rounded up to whole GPUs; yields changes only.
 *
 * The noise factor is max(0, 1 + x) with x a stationary AR(1) process: x' = a x + sqrt(1 - a^2) sd z and
 * a = exp(-step / correlation), so that its law does not depend on the grid. One draw a step, whatever it yields.
 */
export class ProfileDemand implements DemandCursor {
  atMs = 0;
  gpus: number;

  private readonly spec: ProfileSpec;
  private readonly clock: Clock;
  private readonly stream: Stream;
  private readonly horizonMs: number;
  private readonly memory: number;
  private readonly innovationSd: number;
  /** Deviation of the noise factor from 1 in the current step. -- state */
  private deviation = 0;
  private gridMs = 0;

  constructor(spec: ProfileSpec, clock: Clock, stream: Stream, horizonMs: number) {
    this.spec = spec;
    this.clock = clock;
    this.stream = stream;
    this.horizonMs = horizonMs;
    const { sd = 0, correlationMs = 0 } = spec.noise ?? {};
    this.memory = correlationMs > 0 ? Math.exp(-spec.stepMs / correlationMs) : 0;
    this.innovationSd = Math.sqrt(1 - this.memory * this.memory) * sd;
    if (sd > 0) this.deviation = sd * normalQuantile(stream.next());
    this.gpus = this.level();
  }

  advance(): void {
    for (;;) {
      this.gridMs += this.spec.stepMs;
      if (this.gridMs >= this.horizonMs) {
        this.atMs = Number.POSITIVE_INFINITY;
        return;
      }
      if (this.innovationSd > 0) {
        this.deviation =
          this.memory * this.deviation + this.innovationSd * normalQuantile(this.stream.next());
      }
      const gpus = this.level();
      if (gpus === this.gpus) continue;
      this.atMs = this.gridMs;
      this.gpus = gpus;
      return;
    }
  }

  private level(): number {
    const factor = Math.max(0, 1 + this.deviation);
    return gpusRoundedUp(this.spec.baseGpus * shapeAt(this.spec.shape, this.gridMs, this.clock) * factor);
  }
}
