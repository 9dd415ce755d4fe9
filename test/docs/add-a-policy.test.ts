import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/** The page that says how a policy is added, done to a copy of the sources as it says. */
const PAGE = readFileSync("docs/how-to/add-a-policy.md", "utf8");
const REGISTRY = "src/revenue/policies/registry.ts";
const EXAMPLES = "test/revenue/capacity-control.test.ts";
const SLOW_MS = 180_000;

let copy: string;

/** The fences of a language, in order. */
const fences = (language: string): string[] =>
  [...PAGE.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, info, body]) =>
    info === language ? [body!] : [],
  );

/** Inserts lines into a file of the copy, after the first line that begins with a text. */
function insert(file: string, after: string, lines: string): void {
  const text = readFileSync(join(copy, file), "utf8");
  const at = text.indexOf(`\n${after}`);
  expect(at, `${after} in ${file}`).toBeGreaterThan(0);
  const end = text.indexOf("\n", at + 1) + 1;
  writeFileSync(join(copy, file), `${text.slice(0, end)}${lines}\n${text.slice(end)}`);
}

const run = (tool: string, ...args: string[]) =>
  spawnSync(process.execPath, [resolve("node_modules", tool), ...args], { cwd: copy, encoding: "utf8" });

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "surplus-add-a-policy-"));
  for (const name of ["src", "test", "package.json", "tsconfig.json", "vitest.config.ts"])
    cpSync(name, join(copy, name), { recursive: true });
  symlinkSync(resolve("node_modules"), join(copy, "node_modules"));
  const [policy, example] = fences("ts");
  const path = /`(src\/revenue\/policies\/[a-z-]+\.ts)`/.exec(PAGE)![1]!;
  writeFileSync(join(copy, path), policy!);
  const [importLine, listLine] = fences("diff")[0]!
    .split("\n")
    .flatMap((line) => (line.startsWith("+") ? [line.slice(1)] : []));
  insert(REGISTRY, "import", importLine!);
  insert(REGISTRY, "export const CAPACITY_CONTROL_POLICIES", listLine!);
  insert(EXAMPLES, "const EXAMPLES", example!.trimEnd());
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

test(
  "the policy of the page compiles with its registry",
  () => {
    const config = { extends: "./tsconfig.json", files: [REGISTRY], include: [] };
    writeFileSync(join(copy, "tsconfig.page.json"), JSON.stringify(config));
    const { status, stdout } = run("typescript/bin/tsc", "--noEmit", "-p", "tsconfig.page.json");
    expect(stdout).toBe("");
    expect(status).toBe(0);
  },
  SLOW_MS,
);

test(
  "its line of tests holds it to the whole contract",
  () => {
    const { status, stdout } = run("vitest/vitest.mjs", "run", EXAMPLES, "-t", "size_cap", "--reporter=json");
    const { numPassedTests, numFailedTests } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as Record<
      string,
      number
    >;
    // Two examples with seven checks each, its description, and unknown parameters.
    expect({ numPassedTests, numFailedTests, status }).toEqual({
      numPassedTests: 16,
      numFailedTests: 0,
      status: 0,
    });
  },
  SLOW_MS,
);
