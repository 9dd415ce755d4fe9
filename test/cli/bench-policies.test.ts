import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { surplus } from "./harness.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-policies-test-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const policies = (...argv: string[]) => surplus("bench", "--suite", "policies", ...argv);

describe("surplus bench --suite policies", () => {
  it("lists its scenarios and runs nothing", async () => {
    const out = join(folder, "none");
    const all = await policies("--list", "--out", out);
    expect(all).toMatchObject({ code: 0, err: "" });
    const names = all.out.trim().split("\n");
    expect(names).toContain("quickstart");
    expect(names).toEqual(names.toSorted());
    expect((await policies("--list", "--filter", "quick")).out).toBe("quickstart\n");
    expect(existsSync(out)).toBe(false);
  });

  it("does not overwrite a page of somebody else, or of another part of the benchmark", async () => {
    writeFileSync(join(folder, "README.md"), "mine");
    const said = await policies("--filter", "fragmentation", "--out", folder);
    expect([said.code, said.out]).toEqual([2, ""]);
    expect(said.err).toMatch(/holds a README\.md or benchmark\.csv that .* has not written/);
    expect(readFileSync(join(folder, "README.md"), "utf8")).toBe("mine");
  });

  it("refuses a filter that fits nothing, and says what there is", async () => {
    const said = await policies("--filter", "warp", "--out", join(folder, "none"));
    expect([said.code, said.out]).toEqual([2, ""]);
    expect(said.err).toMatch(/no scenario of the suite has `warp` in its name; there are .*quickstart/);
    expect(existsSync(join(folder, "none"))).toBe(false);
  });

  it.each([
    ["--large"],
    ["--repeat", "3"],
    ["--time", "500"],
    ["--baseline", "."],
    ["--margin", "0.1"],
    ["--scenarios", "."],
    ["--json", "-"],
    ["--csv", "-"],
  ])("refuses %s, which is about speed, even where it is the default", async (...option) => {
    const said = await policies("--list", ...option);
    expect(said).toEqual({
      code: 2,
      out: "",
      err: `error: ${option[0]} does not go with --suite policies, which times nothing\n`,
    });
  });

  it("names all options that do not fit", async () => {
    expect((await policies("--json", "-", "--large")).err).toMatch(
      /^error: --large and --json do not go with /,
    );
  });
});

describe("a suite of speed", () => {
  it.each([["--out", "x"], ["--workers", "1"], ["--no-cache"], ["--force"]])(
    "refuses %s, which is about results",
    async (...option) => {
      for (const suite of [[], ["--suite", "scale"]]) {
        const said = await surplus("bench", ...suite, "--list", ...option);
        expect(said).toEqual({
          code: 2,
          out: "",
          err: `error: ${option[0]} goes with --suite policies only\n`,
        });
      }
    },
  );

  it("takes what all suites know", async () => {
    expect((await surplus("bench", "--filter", "exact sums", "--quiet", "--list")).code).toBe(0);
  });

  it("of a name that there is not is told with that of the policies", async () => {
    const said = await surplus("bench", "--suite", "polices");
    expect([said.code, said.err]).toEqual([
      2,
      "error: there is no suite `polices`; did you mean `policies`?\n",
    ]);
  });
});
