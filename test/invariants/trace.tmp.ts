import fc from "fast-check";
import { randomScenario } from "./random-scenario.ts";
import { run, scenarioOf } from "./run-document.ts";
import { watchDeeply } from "./deep-check.ts";
import { Placement } from "../../src/world/placement.ts";
import { InvariantCheck } from "../../src/world/check.ts";
const logs: string[] = [];
const after = Number(process.argv[2]);
for (const m of ["place", "claim", "vacate", "dropClaim", "settle"] as const) {
  const old = (Placement.prototype as any)[m]; if (!old) continue;
  (Placement.prototype as any)[m] = function (row: number, cl: number) { logs.push(`${this.options.simulator.nowMs} ${m} row ${row} cl ${cl ?? this.options.rows.cluster[row]} gpus ${this.options.rows.heldGpus[row]} holder ${this.options.rows.holder[row]} level ${this.options.rows.level[row]}`); return old.apply(this, arguments); };
}
const oldA = InvariantCheck.prototype.afterEvent;
InvariantCheck.prototype.afterEvent = function (this: any) { const w = this.world; if (w.simulator.nowMs >= after) logs.push(`  event @${w.simulator.nowMs} ` + w.spaces.map((s: any) => `f${s.free} h${s.held} r0 ${s.reach(0)} r1 ${s.reach(1)}`).join(" | ") + " sellable " + w.spaces.map((_: any, c: number) => w.book.sellableLeft(c)) + " lines " + w.queues.all.map((q: any) => q.id + ":" + q.line.size + "@" + q.line.first())); return oldA.call(this); };
const d = fc.check(fc.property(randomScenario, (d) => { logs.length = 0; const s = scenarioOf(d); watchDeeply(() => run(s, { check: true })); }), { seed: Number(process.argv[3]), numRuns: 1, path: process.argv[4]!, endOnFailure: true });
console.log(logs.slice(-40).join("\n"), (d.errorInstance as any)?.message, (d.errorInstance as any)?.nowMs);
