import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { verifyPolicy } from "../../src/cli/verify-policy.ts";

let folder: string;
let out: string;
let err: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-verify-policy-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => (out += String(text)) !== "");
  vi.spyOn(process.stderr, "write").mockImplementation((text) => (err += String(text)) !== "");
});
afterEach(() => vi.restoreAllMocks());

/** Holds a text to the contract; its exit code. */
function verify(text: string, isJson = false): Promise<number> {
  const path = join(folder, "policy.ts");
  writeFileSync(path, text);
  return verifyPolicy(path, isJson);
}
const failures = (): string[] => [...out.matchAll(/^FAIL {2}([^:,]+)/gm)].map(([, name]) => name!);

const control = (body: string, before = ""): string => `${before}
export const policy = {
  name: "mine",
  description: "Does something.",
  parameters: {},
  create: (parameters: any, terms: any) => ({ name: "mine", withheldGpus: () => 0, ${body} }),
};`;
const pricing = (body: string, before = ""): string => `
export const policy = {
  name: "mine",
  description: "Does something.",
  parameters: {},
  create: (parameters: any, context: any) => {
    ${before}
    return { name: "mine", floorNano: 1e9, capNano: 4e9, firstLookMs: 0, nextLookMs: (now: number) => now + 3.6e6,
      price: () => 2e9, state: () => ({}), ${body} };
  },
};`;

describe("surplus verify --policy", () => {
  it.each(["keep-for-dear.ts", "sales-ladder.ts"])("holds the example %s", async (name) => {
    expect(await verifyPolicy(`docs/examples/${name}`, false)).toBe(0);
    expect(out).toMatch(/all \d+ checks hold\n$/);
  });

  it.each<[string, string, string[]]>([
    ["counts its calls", control("decide: () => (n += 1) % 2", "let n = 0;"), ["decides the same again"]],
    [
      "wants whales",
      control("decide: (r: any) => (r.gpus < 10 ? 1 : 0)"),
      ["never accepts a larger request where a smaller is refused"],
    ],
    [
      "gives another verdict",
      control("decide: () => 7"),
      ["gives one of two verdicts on frozen requests and views"],
    ],
    [
      "withholds too much",
      control("decide: () => 0, withheldGpus: () => 1e6"),
      ["withholds what no class may take"],
    ],
    [
      "withholds all and sells",
      control("decide: () => 0, withheldGpus: (v: any) => v.free(0)"),
      ["withholds what no class may take"],
    ],
    [
      "looks at every cluster",
      control(
        "decide: (r: any, v: any) => (terms.fleet.clusters.some((_: any, c: number) => v.free(c) < 0) ? 1 : 0)",
      ),
      ["asks as much on a large fleet as on a small one"],
    ],
    [
      "changes the view",
      control("decide: (_: any, v: any) => { v.free = 1; return 0; }"),
      ["gives one of two verdicts on frozen requests and views"],
    ],
    ["leaves its bounds", pricing("price: () => 5e9"), ["sets whole prices within its bounds"]],
    ["prices by parts", pricing("price: () => 2e9 + 0.5"), ["sets whole prices within its bounds"]],
    [
      "keeps all",
      pricing(
        "price: (v: any) => (seen.push(v.sales), 2e9), state: () => seen",
        "const seen: number[] = [];",
      ),
      ["keeps a bounded state"],
    ],
    [
      "has a state that is no data",
      pricing("state: () => ({ at: NaN })"),
      ["keeps a state that is plain data and says all"],
    ],
  ])("finds a policy that %s", async (_, text, expected) => {
    expect(await verify(text)).toBe(3);
    expect(failures()).toEqual(expect.arrayContaining(expected));
    expect(out).toMatch(/\d+ of \d+ checks FAILED\n$/);
  });

  it("names the place where a check made the policy throw, as JSON too", async () => {
    expect(await verify(control("decide: () => Math.random()"), true)).toBe(3);
    const record = JSON.parse(out) as { kind: string; failed: number; checks: { breach?: string }[] };
    expect(record).toMatchObject({ kind: "capacity_control", name: "mine" });
    expect(record.checks.filter(({ breach }) => breach !== undefined)).toHaveLength(record.failed);
    expect(record.checks.find(({ breach }) => breach !== undefined)?.breach).toMatch(
      /policy\.ts:6:\d+: Math\.random/,
    );
  });

  it("asks for examples where parameters must be given, and says what is wrong with them", async () => {
    const text = readFileSync("docs/examples/keep-for-dear.ts", "utf8");
    expect(await verify(text.replace("export const examples", "const other"))).toBe(2);
    expect(err).toContain(
      "needs `export const examples = [{ … }]` with parameters to try it with: dear must be given",
    );
    err = "";
    expect(await verify(text.replace('dear: "3 USD/GPUh"', "dear: 3"))).toBe(2);
    expect(err).toMatch(/as a capacity control: .*capacity_control\.dear: expected a price/);
  });

  it("names what is no policy, and a file that is not there", async () => {
    expect(await verify("export const policy = 1 +;")).toBe(2);
    expect(err).toMatch(/policy\.ts:1:26: /);
    expect(await verifyPolicy(join(folder, "gone.ts"), false)).toBe(2);
    expect(err).toMatch(/no file .*gone\.ts/);
  });
});

it("the page shows the example as it is", () => {
  const page = readFileSync("docs/how-to/write-your-own-policy.md", "utf8");
  expect(page).toContain(`\`\`\`ts\n${readFileSync("docs/examples/keep-for-dear.ts", "utf8")}\`\`\``);
});
