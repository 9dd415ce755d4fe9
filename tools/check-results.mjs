#!/usr/bin/env node
// Checks the committed folders of results/ without a run: each file has the hash that its manifest says, comes from the
// scenario files as they are now, and has its columns explained. What a run would change, `surplus reproduce` tells.
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
    ...unexplained(folder, outputs),
  ].map((problem) => `results/${folder}: ${problem}; npm run results -- ${folder}`);
}

function mismatch(file, sha256) {
  const path = join(ROOT, file);
  if (!existsSync(path)) return [`${file} is missing`];
  const found = createHash("sha256").update(readFileSync(path)).digest("hex");
  return found === sha256 ? [] : [`${file} is not what the manifest says`];
}

/** Columns that columns.csv says nothing about, by their names in the headers; none of them holds a comma. */
function unexplained(folder, outputs) {
  const path = join(RESULTS, folder, "columns.csv");
  if (!existsSync(path)) return ["columns.csv is missing"];
  const explained = new Set(
    readFileSync(path, "utf8")
      .split("\n")
      .map((line) => line.split(",", 2).join(",")),
  );
  return outputs.flatMap(({ file }) => {
    const table = join(RESULTS, folder, file);
    if (!file.endsWith(".csv") || !existsSync(table)) return [];
    const header = readFileSync(table, "utf8").split("\n", 1)[0].split(",");
    const silent = header.filter((column) => !explained.has(`${file},${column}`));
    return silent.map((column) => `columns.csv does not explain ${column} of ${file}`);
  });
}
