import type { Forecaster, ForecasterSetting, ForecastingMethod, FutureDemand } from "../forecasting.ts";

/** The realized future: what no seller has. */
export const perfect: ForecastingMethod<Record<never, never>> = {
  name: "perfect",
  description:
    "The realized demand of services, ahead of time: no seller has it, it bounds what others are worth.",
  parameters: {},
  seesFuture: true,
  create: (_, setting) => new Perfect(setting),
};

interface State {
  /** Instants seen. */
  count: number;
  /** The last value seen less what the services' demand was then [GPUs]. */
  rest: number;
}

/**
 * Forecasts that know what services will want: the bound on what any better forecast could be worth.
 *
 * It reads the realized demand of the services ahead of time. What else holds GPUs (internal jobs, demand that moved
 * here when another cluster was lost) it takes to stay as it is. Mean and quantiles coincide.
 */
class Perfect implements Forecaster {
  readonly state: State;
  private readonly future: FutureDemand;

  /** @throws Error without a future: the world gives one to every method that is marked `seesFuture`. */
  constructor({ future, state }: ForecasterSetting) {
    if (future === undefined) throw new Error("the forecaster perfect was given no future");
    this.future = future;
    this.state = (state as State | undefined) ?? { count: 0, rest: 0 };
  }

  get isReady(): boolean {
    return this.state.count > 0;
  }

  observe(gpus: number): void {
    this.state.rest = gpus - this.future.gpusAt(this.state.count);
    this.state.count++;
  }

  mean(lead: number): number {
    const { count, rest } = this.state;
    return count === 0 ? 0 : Math.max(0, this.future.gpusAt(count - 1 + lead) + rest);
  }

  quantile(lead: number, _probability: number): number {
    return this.mean(lead);
  }
}
