import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { surplus } from "./harness.ts";

const QUICK = ["--filter", "exact sums", "--time", "1", "--repeat", "1", "--quiet"];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-bench-test-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A built checkout whose program ends at once with this script. */
function checkout(script: string): string {
  const root = join(folder, "other");
  mkdirSync(join(root, "dist/cli"), { recursive: true });
  writeFileSync(join(root, "package.json"), '{"version":"0.0.1"}');
  writeFileSync(join(root, "dist/cli/main.js"), script);
  return root;
}

/** A baseline whose one benchmark always costs so much [ns]. */
function baseline(costNs: number, name = "exact sums, an addition"): string {
  const listing = { format: 1, benchmarks: [{ name, operation: "addition" }] };
  const sample = { format: 1, costNs, stepNs: 1, figures: [] };
  return checkout(
    `console.log(process.argv.includes("--list") ? '${JSON.stringify(listing)}' : '${JSON.stringify(sample)}');`,
  );
}

describe("surplus bench", () => {
  it("measures in a process of its own and prints a table", async () => {
    const { code, out, err } = await surplus("bench", ...QUICK);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toMatch(/^engine: parts of the engine/);
    expect(out).toMatch(/^exact sums, an addition +\d/m);
  });

  it("writes JSON to stdout alone and CSV to a file", async () => {
    const file = join(folder, "speed.csv");
    const { code, out } = await surplus("bench", ...QUICK, "--json", "-", "--csv", file);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      suite: "engine",
      benchmarks: [{ operation: "addition", rounds: 1 }],
    });
    expect(readFileSync(file, "utf8")).toMatch(/^suite,benchmark,/);
  });

  it("lists the benchmarks of a suite", async () => {
    const { code, out } = await surplus("bench", "--suite", "scale", "--filter", "NODES", "--list");
    expect(code).toBe(0);
    expect(out).toBe("nodes: 1000\nnodes: 10000\nnodes: 125000\n");
  });
});

describe("surplus bench --baseline", () => {
  it("ends with 3 when it is slower than the baseline", async () => {
    const { code, out } = await surplus("bench", ...QUICK, "--baseline", baseline(1e-6));
    expect(code).toBe(3);
    expect(out).toMatch(/ slower$/m);
  });

  it("ends with 0 when it is faster", async () => {
    const { code, out } = await surplus("bench", ...QUICK, "--baseline", baseline(1e9));
    expect(code).toBe(0);
    expect(out).toMatch(/ faster$/m);
  });

  it("calls a benchmark new that the baseline lacks", async () => {
    const { code, out } = await surplus("bench", ...QUICK, "--baseline", baseline(1, "another"));
    expect(code).toBe(0);
    expect(out).toMatch(/ - +- +new$/m);
  });

  it.each([
    ["a folder without a package", () => folder, /is not a checkout of surplus/],
    [
      "a checkout that is not built",
      () => {
        writeFileSync(join(folder, "package.json"), "{}");
        return folder;
      },
      /is not built \(no dist\/cli\/main\.js\); run `npm run build` there/,
    ],
    [
      "a version without benchmarks",
      () => checkout('console.error("error: unknown command"); process.exit(2);'),
      /cannot list its benchmarks \(unknown command\)/,
    ],
    ["an answer of another format", () => checkout('console.log("{}");'), /of another format/],
  ])("refuses %s", async (_, make, message) => {
    const { code, out, err } = await surplus("bench", ...QUICK, "--baseline", make());
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(out).toBe("");
  });
});

describe("surplus bench refuses", () => {
  it.each([
    ["an unknown suite", ["--suite", "engin"], /there is no suite `engin`; did you mean `engine`\?/],
    ["a filter that fits nothing", ["--filter", "warp"], /no benchmark of the suite has `warp`/],
    ["two reports on stdout", ["--json", "-", "--csv", "-"], /only one of --json and --csv/],
    ["a margin that is no share", ["--margin", "ten"], /Give a share such as 0\.1/],
    ["a round that is no number", ["--repeat", "0"], /whole number of at least 1/],
    [
      "a folder without scenarios",
      ["--suite", "scenarios", "--scenarios", "nowhere"],
      /holds no scenario files/,
    ],
  ])("%s", async (_, argv, message) => {
    const { code, err } = await surplus("bench", ...argv);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it("a scenario with problems, and names them", async () => {
    writeFileSync(join(folder, "bad.yaml"), "schema: 1\nnam: x\n");
    const { code, err } = await surplus("bench", "--suite", "scenarios", "--scenarios", folder, "--quiet");
    expect(code).toBe(2);
    expect(err).toMatch(/^error: .*bad\.yaml:2:1: nam: .*did you mean `name`/);
  });
});
