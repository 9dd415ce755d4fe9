import { readFileSync, existsSync } from "node:fs";
import path from "node:path";
import { parseScenario } from "/work/main/src/scenario/parse.ts";
import { describeProblem } from "/work/main/src/scenario/problem.ts";
const files = { readText: (p: string) => readFileSync(p, "utf8"), resolve: (f: string, r: string) => path.join(path.dirname(f), r), exists: existsSync };
const tables = { readSeries() { throw new Error("no"); }, readNumbers() { throw new Error("no"); } } as never;
for (const f of process.argv.slice(2).filter((a) => !a.includes("="))) {
  const t = performance.now();
  const r = parseScenario(files, f, { overrides: process.argv.slice(2).filter((a) => a.includes("=")), tables });
  console.log(f, r.ok, (performance.now() - t).toFixed(0), "ms");
  for (const p of r.ok ? r.document.warnings : r.problems) console.log("  ", describeProblem(p));
  if (r.ok) console.log("  ", r.document.variants.map((v) => v.name + ":" + v.scenario.products.map((p) => p.name)).join(" "), r.document.inputs, JSON.stringify(r.document.traces));
}
