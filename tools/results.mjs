#!/usr/bin/env node
// Makes the committed folders of results/ anew, and the tables of docs/ that show them: `npm run results`, or
// `npm run results -- NAME...` for some of them. Runs on the built dist.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withTables } from "./result-tables.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const EXPLANATIONS = join(ROOT, "docs/explanation");

/** Folder of results/ > what makes it. */
const COMMANDS = {
  quickstart: ["run", "quickstart"],
  "pricing-shootout": ["run", "pricing-shootout", "--series", "none"],
  "pricing-shootout-steady": ["run", "pricing-shootout-steady", "--series", "none"],
  "protect-or-sell": ["run", "protect-or-sell", "--hindsight", "--series", "none"],
  "protect-or-sell-steady": ["run", "protect-or-sell-steady", "--hindsight", "--series", "none"],
  "spot-cannibalization": ["run", "spot-cannibalization", "--series", "none"],
  "forecast-value": ["run", "forecast-value", "--series", "none"],
  duopoly: ["run", "duopoly", "--series", "none"],
  benchmark: ["bench", "--suite", "policies"],
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(COMMANDS);
const unknown = names.filter((name) => COMMANDS[name] === undefined);
if (unknown.length > 0) {
  console.error(`no results named ${unknown.join(", ")}; there are ${Object.keys(COMMANDS).join(", ")}`);
  process.exit(2);
}
for (const name of names) make(name);
for (const file of readdirSync(EXPLANATIONS)) refresh(join(EXPLANATIONS, file));

function make(name) {
  const [command, ...rest] = COMMANDS[name];
  const force = command === "run" ? ["--force"] : [];
  const args = ["dist/cli/main.js", command, ...rest, "--out", join("results", name), "--quiet", ...force];
  console.error(`surplus ${args.slice(1).join(" ")}`);
  const { status, signal } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: "inherit" });
  if (status === 0) return;
  console.error(`results/${name}: the command ended with ${status ?? signal}`);
  process.exit(1);
}

function refresh(page) {
  const text = readFileSync(page, "utf8");
  const current = withTables(ROOT, text);
  if (current !== text) writeFileSync(page, current);
}
