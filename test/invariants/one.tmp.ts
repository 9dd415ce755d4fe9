import fc from "fast-check";
import { stringify } from "yaml";
import { randomScenario } from "./random-scenario.ts";
import { run, scenarioOf } from "./run-document.ts";
import { watchDeeply } from "./deep-check.ts";
const seed = Number(process.argv[2]);
const r2 = fc.check(fc.property(randomScenario, (d) => { const s = scenarioOf(d); watchDeeply(() => run(s, { check: true })); }), { seed, numRuns: Number(process.argv[3] ?? 300), interruptAfterTimeLimit: 40000, markInterruptAsFailure: false, ...(process.argv[4] ? { path: process.argv[4] } : {}) });
if (r2.counterexample) { console.log(stringify(r2.counterexample[0])); console.log((r2.errorInstance as any)?.message, (r2.errorInstance as any)?.nowMs, (r2.errorInstance as any)?.cause?.stack); }
console.log(r2.numShrinks, r2.failed, r2.counterexamplePath);
