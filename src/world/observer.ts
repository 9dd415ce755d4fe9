import { PHASE } from "../engine/simulator.ts";
import type { Gauge, Observation, SourceRef } from "../model/observe.ts";
import { GPU_STATES, type GpuState } from "../model/states.ts";
import type { WorldContext } from "./context.ts";
import type { Flow } from "./flow.ts";
import { modelGauge } from "./model-gauge.ts";
import { type ObservedWaits, waitsOfClient, waitsOfFlow } from "./observed-waits.ts";
import {
  exceedance,
  firstBelow,
  moments,
  type ObservedValue,
  times,
  unitOf,
  type Watcher,
  waitQuantile,
  waitTail,
} from "./watchers.ts";

/** Extra metrics of a run: gauges over time, at clock times, tails and quantiles of waits. Runs that ask for none pay nothing. */
export class Observer {
  private readonly world: WorldContext;
  private readonly watchers: Watcher[];
  private readonly moving: Watcher[];
  /** Samples by index of their event. */
  private readonly samples: (() => void)[] = [];
  private readonly sampleKind: number;

  constructor(world: WorldContext) {
    this.world = world;
    this.sampleKind = world.simulator.on((sample) => this.samples[sample]!());
    this.watchers = world.scenario.observe.map((wish) => this.watcherOf(wish));
    this.moving = this.watchers.filter((watcher) => watcher.advance !== undefined);
  }

  /** Whether `advance` must be called when the clock moves. */
  get needsClock(): boolean {
    return this.moving.length > 0;
  }

  advance(fromMs: number, toMs: number): void {
    const inWindow = fromMs >= this.world.scenario.warmupMs;
    for (const watcher of this.moving) watcher.advance!(fromMs, toMs, inWindow);
  }

  values(): ObservedValue[] {
    return this.watchers.flatMap((watcher) => watcher.values());
  }

  private watcherOf(wish: Observation): Watcher {
    switch (wish.kind) {
      case "moments":
        return moments(wish.name, unitOf(wish.gauge), this.gauge(wish.gauge));
      case "exceedance":
        return exceedance(wish.name, wish.above, this.gauge(wish.gauge));
      case "first_below":
        return firstBelow(wish.name, wish.below, this.gauge(wish.gauge));
      case "clock":
        return this.clock(wish);
      case "wait_tail":
        return waitTail(wish.name, this.waits(wish.source), wish.longerThanMs);
      case "wait_quantile":
        return waitQuantile(wish.name, this.waits(wish.source), wish.quantile);
      case "times":
        return times(wish.name, this.flow(wish.source));
      case "arrivals":
        return {
          values: () => [{ name: wish.name, unit: "requests", value: this.waits(wish.source).offered }],
        };
    }
  }

  private waits(source: SourceRef): ObservedWaits {
    if (source.kind === "client") return waitsOfClient(this.world.clientCounters[source.index]!);
    return waitsOfFlow(this.flow(source));
  }

  private flow(source: SourceRef): Flow {
    return (source.kind === "segment" ? this.world.segmentFlows : this.world.jobFlows)[source.index]!;
  }

  /** A function that reads the gauge now. */
  private gauge(gauge: Gauge): () => number {
    const { world } = this;
    switch (gauge.kind) {
      case "gpus":
        return this.gpuGauge(gauge.state, gauge.cluster);
      case "queue": {
        const flows =
          gauge.source === undefined ? [...world.segmentFlows, ...world.jobFlows] : [this.flow(gauge.source)];
        return () => flows.reduce((sum, flow) => sum + flow.waiting + flow.suspended, 0);
      }
      case "in_system": {
        const flow = this.flow(gauge.source);
        return () => flow.waiting + flow.suspended + flow.running;
      }
      case "in_use": {
        const { kind, index } = gauge.source;
        if (kind === "service") return () => world.services.inUse(index);
        const flow = this.flow(gauge.source);
        return () => flow.inUse;
      }
      case "demand":
        return () => world.services.demand[gauge.service]!;
      case "nodes_up":
        return () => world.capacity.nodesUp(gauge.cluster);
      case "crews_busy":
        return () => world.capacity.crewsBusy(gauge.cluster);
      case "model":
        return modelGauge(world, gauge);
    }
  }

  private gpuGauge(state: GpuState | "busy", cluster: number | undefined): () => number {
    const { book, scenario } = this.world;
    const clusters = cluster === undefined ? scenario.fleet.clusters.map((_, index) => index) : [cluster];
    const read =
      state === "busy"
        ? (index: number) => book.busy(index)
        : (
            (at: number) => (index: number) =>
              book.count(index, at)
          )(GPU_STATES.indexOf(state));
    return () => clusters.reduce((sum, index) => sum + read(index), 0);
  }

  private clock(wish: Extract<Observation, { kind: "clock" }>): Watcher {
    const read = this.gauge(wish.gauge);
    const { warmupMs, horizonMs } = this.world.scenario;
    const samples = wish.offsets.map(({ label, atMs }) => {
      const seen = { label, count: 0, sum: 0, squares: 0, above: 0 };
      const period = wish.periodMs ?? Number.POSITIVE_INFINITY;
      let nextMs = atMs;
      while (nextMs < warmupMs) nextMs += period;
      const index = this.samples.length;
      this.samples.push(() => {
        const value = read();
        seen.count++;
        seen.sum += value;
        seen.squares += value * value;
        if (wish.above !== undefined && value > wish.above) seen.above++;
        this.sampleAt(this.world.simulator.nowMs + period, horizonMs, index);
      });
      this.sampleAt(nextMs, horizonMs, index);
      return seen;
    });
    const unit = unitOf(wish.gauge);
    return {
      values: () =>
        samples.flatMap(({ label, count, sum, squares, above }) => {
          const name = `${wish.name}_at_${label}`;
          const variance = count > 1 ? Math.max(0, (squares - (sum * sum) / count) / (count - 1)) : undefined;
          const share = {
            name: `${name}_share_above`,
            unit: "share",
            value: count > 0 ? above / count : undefined,
          };
          return [
            { name: `${name}_mean`, unit, value: count > 0 ? sum / count : undefined },
            { name: `${name}_variance`, unit: `${unit}^2`, value: variance },
            ...(wish.above === undefined ? [] : [share]),
          ];
        }),
    };
  }

  private sampleAt(atMs: number, horizonMs: number, index: number): void {
    if (atMs < horizonMs) this.world.simulator.schedule(atMs, PHASE.observation, this.sampleKind, index);
  }
}
