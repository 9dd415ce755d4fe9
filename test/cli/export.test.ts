import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { main } from "../../src/cli/program.ts";
import { resultTables } from "../../src/cli/result-tables.ts";
import { METRICS } from "../../src/metrics/registry.ts";
import { plainText } from "../../src/model/cell-text.ts";
import { unzip } from "../io/unzip.ts";
import { surplus, surplusIn } from "./harness.ts";
import { ODD, ODD_NAMES } from "./spreadsheet-scenario.ts";

let folder: string;
let file: string;
let run: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "surplus-export-test-"));
  file = join(folder, "odd.yaml");
  run = join(folder, "run");
  writeFileSync(file, ODD);
  const options = ["--records", "--xlsx", "--excel", "--quiet"];
  expect((await surplus("run", file, "--out", run, ...options)).code).toBe(0);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the run's folder, to be spoilt. */
function copy(name: string): string {
  const target = join(folder, name);
  cpSync(run, target, { recursive: true });
  return target;
}

const tablesIn = (path: string): string[] => readdirSync(path).filter((name) => name.endsWith(".csv"));

describe("columns.csv", () => {
  it("explains every column of every table of the folder, once", () => {
    const tables = resultTables(run, tablesIn(run));
    const [file, column] = [0, 1];
    const explained = [...tables.find((each) => each.file === "columns.csv")!.rows()].map((row) =>
      JSON.stringify([row[file], plainText(row[column]!)]),
    );
    const there = tables.flatMap((each) => each.columns.map(({ name }) => JSON.stringify([each.file, name])));
    expect(explained.sort()).toEqual(there.sort());
    expect(tables.flatMap(({ columns }) => columns).filter(({ meaning }) => meaning === "")).toEqual([]);
  });

  it("has the formulas of the metrics", () => {
    const [runs] = resultTables(run, ["runs.csv", "columns.csv"]);
    for (const { name, unit, formula } of METRICS)
      expect(runs!.columns).toContainEqual(expect.objectContaining({ name, unit, formula, type: "number" }));
  });

  it("gives each column the type that its cells have", () => {
    const patterns = {
      text: /^/,
      instant: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
      count: /^-?\d+$/,
      number: /^-?\d+(\.\d+)?$/,
      usd: /^-?\d+\.\d{9}$/,
      gpu_hours: /^-?\d+(\.\d{1,15})?$/,
    };
    for (const table of resultTables(run, tablesIn(run))) {
      for (const row of table.rows()) {
        for (const [at, { name, type }] of table.columns.entries())
          if (row[at] !== "") expect([name, row[at]]).toEqual([name, expect.stringMatching(patterns[type])]);
      }
    }
  });

  it("is missed nowhere: an older folder is read by what the code knows of its columns", () => {
    const described = resultTables(run, tablesIn(run));
    const old = resultTables(
      run,
      tablesIn(run).filter((name) => name !== "columns.csv"),
    );
    for (const { file: name, columns } of old)
      expect(columns).toEqual(described.find((each) => each.file === name)!.columns);
  });
});

describe("surplus export", () => {
  it("makes the files that `run` makes, byte for byte, beside the tables", async () => {
    const target = copy("again");
    const made = readFileSync(join(target, "workbook.xlsx"));
    rmSync(join(target, "workbook.xlsx"));
    rmSync(join(target, "excel"), { recursive: true });
    const said = await surplus("export", target, "--xlsx", "--excel");
    expect([said.code, said.err]).toEqual([0, ""]);
    const names = ["workbook.xlsx", ...tablesIn(run).map((name) => `excel/${name}`)];
    expect(said.out).toBe(names.map((name) => `${join(target, name)}\n`).join(""));
    expect(readFileSync(join(target, "workbook.xlsx")).equals(made)).toBe(true);
    for (const name of names)
      expect(readFileSync(join(target, name)).equals(readFileSync(join(run, name))), name).toBe(true);
  });

  it("writes CSV with a byte-order mark, CRLF, quotes and harmless formulas", () => {
    const text = readFileSync(join(run, "excel/segments.csv"), "utf8");
    expect(text.startsWith("\uFEFFvariant,replication,segment,")).toBe(true);
    expect(text.split("\r\n").length).toBe(1 + ODD_NAMES.length * 4 + 1);
    expect(text).toContain(`internal-only,0,"'=SUM(1,2) ""big"", 🚀\nlabs",`);
    expect(text).toContain("internal-only,0,''=quoted,");
    const series = readFileSync(join(run, "excel/timeseries.csv"), "utf8");
    expect(series).toContain("internal-only,0,2026-11-02 00:00:00,2026-11-02 01:00:00,warmup,");
    expect(readFileSync(join(run, "segments.csv"), "utf8")).not.toMatch(/\uFEFF|\r/);
  });

  it("writes a workbook that holds names as they are", () => {
    const parts = unzip(readFileSync(join(run, "workbook.xlsx")));
    const texts = [...parts.values()].map(({ text }) => text).join("");
    for (const name of ["constructor", "+plus", "_x005F_x0041_", "&lt;b&gt; &amp; 'c'&gt;"])
      expect(texts).toContain(`<t xml:space="preserve">${name}</t>`);
  });

  it("writes one file where it is told, and does not replace another unasked", async () => {
    const path = join(folder, "sub/mine.xlsx");
    expect((await surplus("export", run, "--xlsx", "-o", path)).out).toBe(`${path}\n`);
    expect(readFileSync(path).equals(readFileSync(join(run, "workbook.xlsx")))).toBe(true);
    writeFileSync(path, "my own");
    const refused = await surplus("export", run, "--xlsx", "-o", path);
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/is already there; .*--force/)]);
    expect(readFileSync(path, "utf8")).toBe("my own");
    expect((await surplus("export", run, "--xlsx", "-o", path, "--force", "--quiet")).out).toBe("");
    expect(readFileSync(path).subarray(0, 2).toString()).toBe("PK");
    expect(readdirSync(join(folder, "sub"))).toEqual(["mine.xlsx"]);
  });

  it("pours one file into stdout, and nothing else", async () => {
    const chunks: Uint8Array[] = [];
    const io = {
      stdout: { write: (chunk: string | Uint8Array) => chunks.push(chunk as Uint8Array) },
      stderr: { write: () => true },
      env: {},
      onSignal: () => () => {},
    };
    expect(await main(["export", run, "--xlsx", "-o", "-"], io)).toBe(0);
    expect(Buffer.concat(chunks).equals(readFileSync(join(run, "workbook.xlsx")))).toBe(true);
    const terminal = await surplusIn({ columns: 80 }, "export", run, "--xlsx", "-o", "-");
    expect([terminal.code, terminal.out]).toEqual([2, ""]);
  });

  it.each<[string, string[], RegExp]>([
    ["no form", [], /say in which form .*--xlsx, --excel/],
    ["stdout for many files", ["--excel", "-o", "-"], /takes one file/],
    ["one file for many", ["--xlsx", "--excel", "-o", "all.xlsx"], /names one file/],
    ["an empty place", ["--xlsx", "-o", ""], /name a folder or a file/],
  ])("refuses %s", async (_, options, message) => {
    const said = await surplus("export", run, ...options);
    expect([said.code, said.err]).toEqual([2, expect.stringMatching(message)]);
    expect(existsSync("all.xlsx")).toBe(false);
  });

  it("says what is wrong with a folder", async () => {
    const absent = await surplus("export", join(folder, "nowhere"), "--xlsx");
    expect([absent.code, absent.err]).toEqual([2, expect.stringMatching(/nowhere is not there/)]);
    const foreign = await surplus("export", folder, "--xlsx");
    expect([foreign.code, foreign.err]).toEqual([
      2,
      expect.stringMatching(/has no manifest\.json of surplus/),
    ]);
    const lacking = copy("lacking");
    rmSync(join(lacking, "ledger.csv"));
    const said = await surplus("export", lacking, "--xlsx");
    expect([said.code, said.err]).toEqual([
      2,
      expect.stringMatching(/lacks ledger\.csv, .*surplus run odd\.yaml/),
    ]);
  });

  it("warns of a table that was edited since", async () => {
    const edited = copy("edited");
    appendFileSync(join(edited, "ledger.csv"), "mine,0,energy,,,-1,0\n");
    const said = await surplus("export", edited, "--xlsx", "--quiet");
    expect([said.code, said.err]).toEqual([0, expect.stringMatching(/ledger\.csv is not as it was written/)]);
  });
});

describe("copies in other forms", () => {
  it("are no part of what is reproduced, and go when other results come", async () => {
    const target = copy("replaced");
    const reproduced = await surplus("reproduce", target, "--quiet");
    expect([reproduced.code, reproduced.out]).toEqual([0, ""]);
    writeFileSync(join(target, "notes.txt"), "my own");
    const said = await surplus("run", file, "--out", target, "--seed", "2", "--force", "--quiet");
    expect(said.code).toBe(0);
    expect(readdirSync(target).filter((name) => /xlsx|excel|leases|notes/.test(name))).toEqual(["notes.txt"]);
  });

  it("come with a sweep, whose points they hold", async () => {
    const out = join(folder, "sweep");
    const vary = ["--vary", "products.on_demand.price=2,3 USD/GPUh", "--replications", "2"];
    const said = await surplus("sweep", file, ...vary, "--out", out, "--xlsx", "--quiet");
    expect(said.code).toBe(0);
    const parts = unzip(readFileSync(join(out, "workbook.xlsx")));
    const names = [...parts.get("xl/workbook.xml")!.text.matchAll(/<sheet name="([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(["Sweep", "Sweep runs", "Assumptions", "Columns"]);
    const columns = resultTables(out, ["sweep.csv", "columns.csv"])[0]!.columns;
    expect(columns[1]).toMatchObject({
      name: "products.on_demand.price [USD/GPUh]",
      type: "number",
      unit: "USD/GPUh",
    });
  });

  it("come with a comparison, of all metrics and every replication", async () => {
    const path = join(folder, "compared.xlsx");
    const said = await surplus("compare", run, "--metric", "net_value_usd", "--xlsx", path);
    expect([said.code, said.err]).toEqual([0, ""]);
    const parts = unzip(readFileSync(path));
    const names = [...parts.get("xl/workbook.xml")!.text.matchAll(/<sheet name="([^"]+)"/g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(["Summary", "Comparison", "Runs", "Assumptions", "Columns"]);
    const [summary, , runs] = [1, 2, 3].map((sheet) => parts.get(`xl/worksheets/sheet${sheet}.xml`)!.text);
    expect(summary!.match(/<row /g)).toHaveLength(1 + 2 * METRICS.length);
    expect(runs!.match(/<row /g)).toHaveLength(1 + 4);
    const again = await surplus("compare", run, "--xlsx", path);
    expect([again.code, again.err]).toEqual([2, expect.stringMatching(/is already there/)]);
    const flavoured = await surplus("compare", run, "--format", "csv", "--excel");
    expect(flavoured.out).toMatch(/^\uFEFFmetric,unit,baseline,[^\n]*\r\n/);
    expect((await surplus("compare", run, "--excel")).err).toMatch(/add --format csv/);
  });
});
