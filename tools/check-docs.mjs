/**
 * Checks README and docs against the program.
 *
 * 1. Every relative link leads to a file, and to a heading if it names one.
 * 2. Every fence opened with "```sh run" is executed, in order, in one temporary folder per page that holds the bundled
 *    scenarios; a fence opened with "```text output" right after it must equal what the commands printed to stdout
 *    (a line of three dots stands for any number of lines).
 * 3. No placeholder and no word of advertising is left.
 * 4. Tables of committed results are as the results are (tools/result-tables.mjs).
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { withTables } from "./result-tables.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const MAIN = join(ROOT, "dist/cli/main.js");
const PLACEHOLDERS = /\b(FILLME|TODO|TBD|FIXME|lorem ipsum)\b/i;
const ADVERTISING =
  /\b(blazing(ly)?|seamless(ly)?|cutting[- ]edge|world[- ]class|state[- ]of[- ]the[- ]art|revolutionary|game[- ]chang\w+|effortless(ly)?|powerful|robust|leverag(e|es|ing)|unlock(s|ing)?|delight(ful)?)\b/i;

const problems = [];
const pages = ["README.md", "CHANGELOG.md", "bench/README.md", "results/README.md", ...markdownBelow("docs")];
for (const page of pages) checkPage(page);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${pages.length} pages, ${problems.length} problems\n`);
process.exit(problems.length === 0 ? 0 : 1);

function checkPage(page) {
  const text = readFileSync(join(ROOT, page), "utf8");
  checkWords(page, text);
  checkLinks(page, text);
  checkTables(page, text);
  runFences(page, text);
}

/** Reports placeholders and advertising, with their line. */
function checkWords(page, text) {
  text.split("\n").forEach((line, index) => {
    const word = (PLACEHOLDERS.exec(line) ?? ADVERTISING.exec(line))?.[0];
    if (word) problems.push(`${page}:${index + 1}: the word "${word}" must not stand here`);
  });
}

/** Reports relative links without target. */
function checkLinks(page, text) {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
  for (const [, target] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/i.test(target)) continue;
    const [path, anchor] = target.split("#");
    const file = path === "" ? join(ROOT, page) : join(ROOT, dirname(page), path);
    if (!existsSync(file)) problems.push(`${page}: link to ${target}: no such file`);
    else if (anchor && !headings(file).has(anchor))
      problems.push(`${page}: link to ${target}: no such heading`);
  }
}

/** Reports tables that are not what the folders of results/ say. */
function checkTables(page, text) {
  if (withTables(ROOT, text) !== text)
    problems.push(`${page}: a table is not as results/ is; npm run results`);
}

/** Anchors of the headings of a page, as code hosts form them. */
function headings(file) {
  const lines = readFileSync(file, "utf8").split("\n");
  const titles = lines.filter((line) => /^#+ /.test(line)).map((line) => line.replace(/^#+ /, ""));
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, "")
        .replaceAll(" ", "-"),
    ),
  );
}

/** Executes the runnable fences of a page and compares their output where the page shows it. */
function runFences(page, text) {
  const fences = [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)];
  if (!fences.some((fence) => fence[1].trim() === "sh run")) return;
  const folder = workingFolder();
  let stdout;
  for (const [, info, body] of fences) {
    if (info.trim() === "sh run") stdout = execute(page, folder, body);
    else if (info.trim() === "text output" && stdout !== undefined) compareOutput(page, body, stdout);
  }
  rmSync(folder, { recursive: true, force: true });
}

/** A temporary folder with the bundled scenarios, in which `npx surplus` means this checkout. */
function workingFolder() {
  const folder = mkdtempSync(join(tmpdir(), "surplus-docs-"));
  for (const name of ["scenarios", "schema"])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, ".bin"));
  const shim = join(folder, ".bin/npx");
  writeFileSync(
    shim,
    `#!/bin/sh\n[ "$1" = surplus ] || exit 127\nshift\nexec "${process.execPath}" "${MAIN}" "$@"\n`,
  );
  chmodSync(shim, 0o755);
  return folder;
}

/** Runs the commands of a fence; returns what they wrote to stdout. */
function execute(page, folder, commands) {
  const env = {
    ...process.env,
    PATH: `${join(folder, ".bin")}${delimiter}${process.env.PATH}`,
    NO_COLOR: "1",
  };
  const result = spawnSync("sh", ["-e"], {
    cwd: folder,
    input: commands,
    encoding: "utf8",
    env,
    timeout: 300_000,
  });
  if (result.status !== 0) {
    problems.push(
      `${page}: these commands end with ${result.status ?? result.signal}:\n${commands}${result.stderr}`,
    );
  }
  return result.stdout;
}

/** Reports output that is not what the page shows. */
function compareOutput(page, shown, stdout) {
  const pattern = trimmed(shown)
    .split("\n")
    .map((line) => (line.trim() === "..." ? "[\\s\\S]*" : line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("\n");
  if (new RegExp(`^${pattern}$`).test(trimmed(stdout))) return;
  problems.push(`${page}: the output shown is not the output now, which is:\n${stdout}`);
}

/** The text without spaces at the ends of lines and without empty lines around it. */
function trimmed(text) {
  return text.replace(/[ \t]+$/gm, "").replace(/^\n+|\n+$/g, "");
}

/** All Markdown files below a folder, sorted, as paths from the root. */
function markdownBelow(folder) {
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".md"))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
    .sort();
}
