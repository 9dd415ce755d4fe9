import fc from "fast-check";
import { stringify } from "yaml";
import { randomScenario } from "./random-scenario.ts";
import { run, scenarioOf } from "./run-document.ts";
const seed = Number(process.argv[2]);
const off = process.argv[3] === "off";
const r = fc.check(fc.property(randomScenario, (d) => { run(scenarioOf(d), { check: true, salesOff: off }); }), { seed, numRuns: 1, examples: [[fc.sample(randomScenario, { seed, numRuns: 1 })[0]!]] });
const r2 = fc.check(fc.property(randomScenario, (d) => { run(scenarioOf(d), { check: true }); run(scenarioOf(d), { check: true, salesOff: true });}), { seed, numRuns: Number(process.argv[4] ?? 300), endOnFailure: false, interruptAfterTimeLimit: 30000, markInterruptAsFailure: false });
if (r2.counterexample) { console.log(stringify(r2.counterexample[0])); console.log((r2.errorInstance as any)?.message, (r2.errorInstance as any)?.cause?.stack); }
console.log(r2.numShrinks, r2.failed);
