import type { Product } from "../../model/market.ts";
import { quantileOf } from "../../random/quantile.ts";
import {
  ACCEPT,
  type CapacityControl,
  type CapacityControlPolicy,
  type ControlRequest,
  type ControlView,
  REFUSE,
  type Verdict,
} from "../capacity-control.ts";
import { needed, number, optional, type ValuesOf } from "../parameters.ts";
import type { SellerTerms } from "../seller-terms.ts";

const parameters = {
  probability: needed(
    number({ above: 0, below: 1 }),
    "probability with which internal work has to leave the GPUs of a firm lease idle, at each instant of it",
  ),
  duration_quantile: optional(
    number({ above: 0, below: 1 }),
    "quantile of a segment's durations that its on-demand leases are taken to last",
    "the mean",
  ),
};

/**
 * Firm leases on what internal work leaves idle for as long as they last, recallable ones on the rest.
 *
 * A firm request of g GPUs with the declared length L is accepted if firm outside use + g <= the least, over the
 * instants of the forecast's grid in [now, now + L], of up - buffer - q-quantile of internal use. For a block the time
 * until its start counts as well, and firm use is what is committed for its time. Each instant by itself
 * keeps the promise with probability q; all of them together with at least 1 - n (1 - q) for n instants, and close to
 * q where internal use is high for hours or not at all. Recallable requests are always accepted.
 *
 * The length is the term of contracts and blocks, and for on-demand leases the mean (or a stated quantile) of the
 * segment's durations. Beyond the forecast's horizon the lease is judged on the horizon.
 */
export const forecastQuantile: CapacityControlPolicy<typeof parameters> = {
  name: "forecast_quantile",
  description:
    "Sells firm only what internal work leaves idle with a probability for as long as the lease lasts.",
  parameters,
  needsForecast: true,
  create: (values, terms) => new ForecastQuantile(values, terms),
};

class ForecastQuantile implements CapacityControl {
  readonly name = "forecast_quantile";
  readonly forecastProbability: number;
  readonly withholdsNothing: boolean;
  private readonly products: readonly Product[];
  /** By segment: stated length of its on-demand leases [ms]; absent = as declared. */
  private readonly statedMs: readonly number[] | undefined;

  constructor(values: ValuesOf<typeof parameters>, { products, segments }: SellerTerms) {
    this.forecastProbability = values.probability;
    this.products = products;
    this.withholdsNothing = products.some(isRecallable);
    const quantile = values.duration_quantile;
    if (quantile !== undefined)
      this.statedMs = segments.map(({ duration }) => quantileOf(duration, quantile));
  }

  decide(request: ControlRequest, view: ControlView): Verdict {
    const product = this.products[request.product]!;
    if (isRecallable(product)) return ACCEPT;
    const { cluster } = request;
    const stated = product.kind === "on_demand" ? this.statedMs?.[request.segment] : undefined;
    const lengthMs = stated ?? request.declaredMs;
    const idle = view.idleQuantile(cluster, lengthMs);
    return view.firm(cluster, lengthMs) + request.gpus <= idle ? ACCEPT : REFUSE;
  }

  /** What the shortest lease could not take, where all products are firm. */
  withheldGpus(view: ControlView, cluster: number): number {
    if (this.withholdsNothing) return 0;
    const open = Math.floor(view.idleQuantile(cluster, 0) - view.firm(cluster, 0));
    return Math.max(0, view.free(cluster) - Math.max(0, open));
  }
}

function isRecallable(product: Product): boolean {
  return product.kind === "spot";
}
