#!/usr/bin/env node
// Makes the committed folders of results/ anew, and the tables of docs/ that show them: `npm run results`, or
// `npm run results -- NAME...` for some of them. Runs on the built dist.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { withTables } from "./result-tables.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const EXPLANATIONS = join(ROOT, "docs/explanation");

/** Folder of results/ > what makes it. */
const COMMANDS = {
  quickstart: ["run", "quickstart", "--report"],
  "pricing-shootout": ["run", "pricing-shootout", "--series", "none"],
  "pricing-shootout-steady": ["run", "pricing-shootout-steady", "--series", "none"],
  "protect-or-sell": ["run", "protect-or-sell", "--hindsight", "--series", "none"],
  "protect-or-sell-steady": ["run", "protect-or-sell-steady", "--hindsight", "--series", "none"],
  "spot-cannibalization": ["run", "spot-cannibalization", "--series", "none"],
  "forecast-value": ["run", "forecast-value", "--series", "none"],
  duopoly: ["run", "duopoly", "--series", "none"],
  "bedrock-like": ["run", "bedrock-like", "--series", "none"],
  "batch-soak": ["run", "batch-soak", "--series", "none"],
  "proprietary-premium": ["run", "proprietary-premium", "--series", "none"],
  "rent-or-serve": ["run", "rent-or-serve", "--series", "none"],
  "llm-trace": ["run", "llm-trace", "--series", "none"],
  benchmark: ["bench", "--suite", "policies"],
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(COMMANDS);
const unknown = names.filter((name) => COMMANDS[name] === undefined);
if (unknown.length > 0) {
  console.error(`no results named ${unknown.join(", ")}; there are ${Object.keys(COMMANDS).join(", ")}`);
  process.exit(2);
}
for (const name of names) {
  make(name, join("results", name));
  if (COMMANDS[name].includes("--series")) makeReport(name);
}
if (names.includes("quickstart")) drawPicture();
for (const file of readdirSync(EXPLANATIONS)) refresh(join(EXPLANATIONS, file));

/** The report of a folder without hours: of the same run with hours, of which nothing else is kept. */
function makeReport(name) {
  const folder = mkdtempSync(join(tmpdir(), "surplus-results-"));
  try {
    const out = join(folder, name);
    make(name, out, (words) => [
      ...words.filter((word) => word !== "--series" && word !== "none"),
      "--report",
    ]);
    copyFileSync(join(out, "report.html"), join(ROOT, "results", name, "report.html"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The picture of the README. */
function drawPicture() {
  surplus(["report", "results/quickstart", "--svg", "docs/images", "--chart", "fleet", "--quiet"]);
}

function make(name, out, changed = (words) => words) {
  const [command, ...rest] = changed(COMMANDS[name]);
  const force = command === "run" ? ["--force"] : [];
  surplus([command, ...rest, "--out", out, "--quiet", ...force]);
}

function surplus(args) {
  console.error(`surplus ${args.join(" ")}`);
  const command = [join(ROOT, "dist/cli/main.js"), ...args];
  const { status, signal } = spawnSync(process.execPath, command, { cwd: ROOT, stdio: "inherit" });
  if (status === 0) return;
  console.error(`the command ended with ${status ?? signal}`);
  process.exit(1);
}

function refresh(page) {
  const text = readFileSync(page, "utf8");
  const current = withTables(ROOT, text);
  if (current !== text) writeFileSync(page, current);
}
