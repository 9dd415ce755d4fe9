#!/usr/bin/env node
// Checks the committed folders of results/ without a run: each file has the hash that its manifest says, and comes from
// the scenario files as they are now. What a run would change, `surplus reproduce` tells.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const RESULTS = join(ROOT, "results");

const folders = readdirSync(RESULTS).filter((name) => existsSync(join(RESULTS, name, "manifest.json")));
const problems = folders.flatMap(problemsOf);
for (const problem of problems) console.log(problem);
console.log(`${folders.length} folders, ${problems.length} problems`);
process.exit(problems.length === 0 && folders.length > 0 ? 0 : 1);

function problemsOf(folder) {
  const { inputs, outputs } = JSON.parse(readFileSync(join(RESULTS, folder, "manifest.json"), "utf8"));
  return [
    ...outputs.flatMap((each) => mismatch(join("results", folder, each.file), each.sha256)),
    ...inputs.flatMap((each) => mismatch(join("scenarios", each.file), each.sha256)),
  ].map((problem) => `results/${folder}: ${problem}; npm run results -- ${folder}`);
}

function mismatch(file, sha256) {
  const path = join(ROOT, file);
  if (!existsSync(path)) return [`${file} is missing`];
  const found = createHash("sha256").update(readFileSync(path)).digest("hex");
  return found === sha256 ? [] : [`${file} is not what the manifest says`];
}
