import fc from "fast-check";
import { randomScenario } from "./random-scenario.ts";
import { run, scenarioOf } from "./run-document.ts";
import { watchDeeply } from "./deep-check.ts";
const from = Number(process.argv[2] ?? 1), n = Number(process.argv[3] ?? 200);
const deep = process.argv[4] === "deep";
const seen = new Map<string, number>();
let events = 0, maxMs = 0, sum = 0;
for (let seed = from; seed < from + n; seed++) {
  const [document] = fc.sample(randomScenario, { seed, numRuns: 1 });
  const t = performance.now();
  try {
    const scenario = scenarioOf(document!);
    const go = () => { events += run(scenario, { check: true }).events; run(scenario, { check: true, salesOff: true }); };
    if (deep) watchDeeply(go); else go();
  } catch (e) {
    const m = String((e as Error).message).split("\n")[0]!.replace(/\d+/g, "#").slice(0, 140);
    if (!seen.has(m)) { console.log(seed, (e as any).nowMs, (e as any).events, (e as Error).message.slice(0, 400)); const st = ((e as any).cause?.stack ?? (e as any).stack).split("\n").slice(1, 7).join("\n"); console.log(st); }
    seen.set(m, (seen.get(m) ?? 0) + 1);
  }
  const d = performance.now() - t; sum += d; if (d > maxMs) { maxMs = d; }
}
console.log({ events, maxMs, mean: sum / n }, [...seen].sort((a, b) => b[1] - a[1]));
