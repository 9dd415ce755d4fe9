import {
  ACCEPT,
  type CapacityControl,
  type CapacityControlPolicy,
  type ControlRequest,
  type ControlView,
  REFUSE,
  type Verdict,
} from "../capacity-control.ts";
import { deepFrozen } from "./deep-frozen.ts";
import { moduleDescription, watchedProblems } from "./module-description.ts";
import type { ModuleWatch } from "./module-watch.ts";

/** A capacity control of the user's own: it sees frozen data, and what it throws or says wrongly ends the run. */
export function moduleControl(policy: CapacityControlPolicy, watch: ModuleWatch): CapacityControlPolicy {
  const { unsuited } = policy;
  return {
    ...moduleDescription(policy, watch),
    needsForecast: policy.needsForecast === true,
    create: (parameters, terms) => {
      if (policy.needsSolver === true) {
        throw watch.returned(policy.create, "a policy without `needsSolver`: a module gets no solver", true);
      }
      const made = watch.within("create", () => policy.create(deepFrozen(parameters), deepFrozen(terms), {}));
      return new ModuleControl(policy, made, watch);
    },
    ...(unsuited === undefined
      ? {}
      : {
          unsuited: (parameters, terms) =>
            watchedProblems(watch, unsuited, () =>
              policy.unsuited!(deepFrozen(parameters), deepFrozen(terms)),
            ),
        }),
  };
}

class ModuleControl implements CapacityControl {
  readonly name: string;
  readonly withholdsNothing: boolean;
  readonly forecastProbability?: number;
  readonly replansEveryMs?: number;
  private readonly control: CapacityControl;
  private readonly watch: ModuleWatch;
  private readonly request = new ReadonlyRequest();
  private readonly view = new ReadonlyView();

  constructor(policy: CapacityControlPolicy, made: unknown, watch: ModuleWatch) {
    const control = (made ?? {}) as CapacityControl;
    const { forecastProbability, replansEveryMs } = control;
    if (typeof control.decide !== "function" || typeof control.withheldGpus !== "function") {
      const expected = "a capacity control with `decide(request, view)` and `withheldGpus(view, cluster)`";
      throw watch.returned(policy.create, expected, made);
    }
    this.name = policy.name;
    this.control = control;
    this.watch = watch;
    this.withholdsNothing = control.withholdsNothing === true;
    if (replansEveryMs !== undefined) this.replansEveryMs = replansEveryMs;
    if (forecastProbability === undefined) return;
    if (!(forecastProbability > 0 && forecastProbability < 1)) {
      const expected = "a `forecastProbability` above 0 and below 1, or none";
      throw watch.returned(policy.create, expected, forecastProbability);
    }
    this.forecastProbability = forecastProbability;
  }

  decide(request: ControlRequest, view: ControlView): Verdict {
    this.request.turnTo(request);
    this.view.turnTo(view);
    let verdict: Verdict;
    try {
      verdict = this.control.decide(this.request.shown, this.view.shown);
    } catch (error) {
      throw this.watch.thrown(error, "decide");
    }
    if (verdict === ACCEPT || verdict === REFUSE) return verdict;
    throw this.watch.returned(this.control.decide, "ACCEPT (0) or REFUSE (1) from `decide`", verdict);
  }

  withheldGpus(view: ControlView, cluster: number): number {
    this.view.turnTo(view);
    let gpus: number;
    try {
      gpus = this.control.withheldGpus(this.view.shown, cluster);
    } catch (error) {
      throw this.watch.thrown(error, "withheldGpus");
    }
    const free = view.free(cluster);
    if (Number.isSafeInteger(gpus) && gpus >= 0 && gpus <= free) return gpus;
    const expected = `whole GPUs from 0 to the ${free} that are free from \`withheldGpus\``;
    throw this.watch.returned(this.control.withheldGpus, expected, gpus);
  }
}

/** The request of the moment behind getters: nothing that a policy does reaches the one of the world. */
class ReadonlyRequest {
  readonly shown: Readonly<ControlRequest>;
  private request: ControlRequest | undefined;

  constructor() {
    const of = (): ControlRequest => this.request!;
    this.shown = Object.freeze({
      get segment() {
        return of().segment;
      },
      get product() {
        return of().product;
      },
      get gpus() {
        return of().gpus;
      },
      get cluster() {
        return of().cluster;
      },
      get priceNano() {
        return of().priceNano;
      },
      get startsInMs() {
        return of().startsInMs;
      },
      get declaredMs() {
        return of().declaredMs;
      },
    });
  }

  turnTo(request: ControlRequest): void {
    this.request = request;
  }
}

class ReadonlyView {
  readonly shown: ControlView;
  private view: ControlView | undefined;

  constructor() {
    const of = (): ControlView => this.view!;
    this.shown = Object.freeze({
      get nowMs() {
        return of().nowMs;
      },
      installedUp: (cluster) => of().installedUp(cluster),
      busy: (cluster) => of().busy(cluster),
      external: (cluster) => of().external(cluster),
      free: (cluster) => of().free(cluster),
      recallableFor: (cluster, product) => of().recallableFor(cluster, product),
      usedBySegment: (cluster, segment) => of().usedBySegment(cluster, segment),
      usedByProduct: (cluster, product) => of().usedByProduct(cluster, product),
      firm: (cluster, ms) => of().firm(cluster, ms),
      idleQuantile: (cluster, ms) => of().idleQuantile(cluster, ms),
    } satisfies ControlView);
  }

  turnTo(view: ControlView): void {
    this.view = view;
  }
}
