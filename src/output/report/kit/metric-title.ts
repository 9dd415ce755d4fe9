/** Words that are written otherwise than in a name. */
const WORDS: Readonly<Record<string, string>> = {
  slo: "SLO",
  p95: "p95",
  gpu: "GPU",
  api: "API",
  usd: "USD",
};

/** Units at the end of a name. */
const UNITS: readonly (readonly [ending: string, unit: string])[] = [
  ["_usd_per_gpu_hour", "USD/GPU-h"],
  ["_per_surplus_gpu_hour_usd", "USD/surplus GPU-h"],
  ["_gpu_hours", "GPU-h"],
  ["_usd", "USD"],
  ["_h", "h"],
];

/** Name of a metric for people, with its unit: `net value [USD]`, `wait p95 [h]`, `sell-through`. */
export function metricTitle(metric: string): string {
  if (metric === "sell_through") return "sell-through";
  const [ending, unit] = UNITS.find(([end]) => metric.endsWith(end)) ?? ["", undefined];
  const words = metric.slice(0, metric.length - ending.length).split("_");
  const text = words.map((word) => WORDS[word] ?? word).join(" ");
  return unit === undefined ? text : `${text} [${unit}]`;
}

/** Format of an axis for values of a unit. */
export function axisFormat(unit: string): string {
  if (unit === "USD") return "@money";
  if (unit === "share") return "@percent";
  return unit.startsWith("USD/") ? "@price" : "@figure";
}
