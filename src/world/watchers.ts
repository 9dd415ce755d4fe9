import type { TimesTotals } from "../metrics/result.ts";
import type { Gauge } from "../model/observe.ts";
import { HOUR_MS } from "../model/time.ts";
import type { Flow } from "./flow.ts";
import type { ObservedWaits } from "./observed-waits.ts";

/** A metric that was asked for with `observe:`. */
export interface ObservedValue {
  readonly name: string;
  readonly unit: string;
  readonly value: number | undefined;
}

/** One entry of `observe:` at work. */
export interface Watcher {
  /** State as it was throughout [fromMs, toMs) inside the window. */
  advance?(fromMs: number, toMs: number, inWindow: boolean): void;
  values(): ObservedValue[];
}

/** Unit of what a gauge shows. */
export function unitOf(gauge: Gauge): string {
  if (gauge.kind === "nodes_up") return "nodes";
  if (gauge.kind === "crews_busy") return "crews";
  if (gauge.kind === "model") return gauge.count === "replicas" ? "replicas" : "requests";
  return gauge.kind === "queue" || gauge.kind === "in_system" ? "requests" : "GPUs";
}

/** Time average, variance and maximum. */
export function moments(name: string, unit: string, read: () => number): Watcher {
  let span = 0;
  let sum = 0;
  let squares = 0;
  let highest: number | undefined;
  return {
    advance(fromMs, toMs, inWindow) {
      if (!inWindow) return;
      const value = read();
      const elapsed = toMs - fromMs;
      span += elapsed;
      sum += value * elapsed;
      squares += value * value * elapsed;
      if (highest === undefined || value > highest) highest = value;
    },
    values: () => {
      const mean = span > 0 ? sum / span : undefined;
      return [
        { name: `${name}_mean`, unit, value: mean },
        {
          name: `${name}_variance`,
          unit: `${unit}^2`,
          value: mean === undefined ? undefined : Math.max(0, squares / span - mean * mean),
        },
        { name: `${name}_max`, unit, value: highest },
      ];
    },
  };
}

/** Share of the window above a level. */
export function exceedance(name: string, above: number, read: () => number): Watcher {
  let span = 0;
  let exceeded = 0;
  return {
    advance(fromMs, toMs, inWindow) {
      if (!inWindow) return;
      span += toMs - fromMs;
      if (read() > above) exceeded += toMs - fromMs;
    },
    values: () => [{ name, unit: "share", value: span > 0 ? exceeded / span : undefined }],
  };
}

/** Measured from time 0, warm-up included. */
export function firstBelow(name: string, below: number, read: () => number): Watcher {
  let firstMs: number | undefined;
  return {
    advance(fromMs) {
      if (firstMs === undefined && read() < below) firstMs = fromMs;
    },
    values: () => [
      { name: `${name}_h`, unit: "h", value: firstMs === undefined ? undefined : firstMs / HOUR_MS },
    ],
  };
}

/** Share of those counted that waited longer. */
export function waitTail(name: string, waits: ObservedWaits, longerThanMs: number): Watcher {
  const tail = waits.watchTail(longerThanMs);
  return {
    values: () => [{ name, unit: "share", value: waits.count > 0 ? tail.count / waits.count : undefined }],
  };
}

/** A quantile of the waits of those counted. */
export function waitQuantile(name: string, waits: ObservedWaits, quantile: number): Watcher {
  return {
    values: () => {
      const ms = waits.quantileMs(quantile);
      return [{ name: `${name}_h`, unit: "h", value: ms === undefined ? undefined : ms / HOUR_MS }];
    },
  };
}

/** Mean and standard deviation of wait, sojourn and service. */
export function times(name: string, flow: Flow): Watcher {
  const both = (part: string, totals: TimesTotals): ObservedValue[] => {
    const { count, sumH, sumSquaresH } = totals;
    const mean = count > 0 ? sumH / count : undefined;
    const sd =
      mean !== undefined && count > 1
        ? Math.sqrt(Math.max(0, (sumSquaresH - count * mean * mean) / (count - 1)))
        : undefined;
    return [
      { name: `${name}_${part}_mean_h`, unit: "h", value: mean },
      { name: `${name}_${part}_sd_h`, unit: "h", value: sd },
    ];
  };
  return {
    values: () => [
      ...both("wait", flow.waits.totals()),
      ...both("sojourn", flow.sojourns.totals()),
      ...both("service", flow.services.totals()),
    ],
  };
}
