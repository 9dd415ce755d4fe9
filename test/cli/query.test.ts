import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { main } from "../../src/cli/program.ts";
import { resultTables } from "../../src/cli/result-tables.ts";
import { parquetChunks } from "../../src/output/parquet/parquet-chunks.ts";
import { surplus, surplusIn, TINY } from "./harness.ts";

// A folder whose name has to be quoted in SQL.
const work = mkdtempSync(join(tmpdir(), "surplus-query's-"));
const file = join(work, "tiny.yaml");
const results = join(work, "results");
const cheap = join(results, "cheap");
const dear = join(results, "dear");

beforeAll(async () => {
  writeFileSync(file, TINY);
  mkdirSync(results);
  const price = (usd: number) => ["--set", `products.on_demand.price=${usd} USD/GPUh`];
  expect(await surplus("run", file, "--out", cheap, "--records", ...price(2))).toMatchObject({ code: 0 });
  expect(await surplus("run", file, "--out", dear, "--parquet", ...price(3))).toMatchObject({ code: 0 });
}, 60_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

/** The answer to a query as records. */
async function ask(sql: string, ...dirs: string[]): Promise<readonly Record<string, unknown>[]> {
  const { code, out, err } = await surplus("query", sql, ...dirs, "--json");
  expect(err).toBe("");
  expect(code).toBe(0);
  return JSON.parse(out) as Record<string, unknown>[];
}

describe("surplus query", () => {
  it("has a view for every CSV file of a folder", async () => {
    const views = await ask("select distinct table_name from information_schema.tables order by all", cheap);
    const files = readdirSync(cheap).filter((name) => name.endsWith(".csv"));
    expect(views.map((each) => `${each["table_name"]}.csv`)).toEqual(files.sort());
  });

  it("answers with the figures of the files", async () => {
    const [row] = await ask(
      "select mean, n from summary where variant = 'sell' and metric = 'net_value_usd'",
      cheap,
    );
    const line = readFileSync(join(cheap, "summary.csv"), "utf8").match(
      /^sell,net_value_usd,USD,(\d+),([^,]+),/m,
    )!;
    expect(row).toEqual({ mean: Number(line[2]), n: Number(line[1]) });
  });

  it("tells several folders apart by `folder`; a folder of folders stands for all in it", async () => {
    const sql = "select folder, count(*)::int as n from runs group by all order by all";
    const both = [
      { folder: "cheap", n: 4 },
      { folder: "dear", n: 4 },
    ];
    expect(await ask(sql, cheap, dear)).toEqual(both);
    expect(await ask(sql, results)).toEqual(both);
    // Only one has records; the view is there all the same.
    expect(await ask("select distinct folder from leases", results)).toEqual([{ folder: "cheap" }]);
  });

  it("shows paths where two folders have the same name", async () => {
    const other = join(work, "other", "cheap");
    cpSync(cheap, other, { recursive: true });
    const rows = await ask("select distinct folder from runs order by all", cheap, other);
    expect(rows.map((row) => row["folder"])).toEqual([cheap, other].sort());
  });

  it("gives the same answer from CSV and from Parquet, types included", async () => {
    const bare = join(work, "bare");
    cpSync(dear, bare, { recursive: true });
    for (const name of readdirSync(bare)) if (name.endsWith(".parquet")) rmSync(join(bare, name));
    for (const view of ["ledger", "runs", "timeseries", "segments"]) {
      expect((await surplus("query", `describe ${view}`, bare)).out).toBe(
        (await surplus("query", `describe ${view}`, dear)).out,
      );
      expect((await surplus("query", `from ${view}`, bare, "--csv")).out).toBe(
        (await surplus("query", `from ${view}`, dear, "--csv")).out,
      );
    }
  });

  it("reads a CSV file that was changed after its Parquet file was made", async () => {
    const changed = join(work, "changed");
    cpSync(dear, changed, { recursive: true });
    const path = join(changed, "workloads.csv");
    writeFileSync(path, readFileSync(path, "utf8").replaceAll("training", "pretraining"));
    const later = new Date(Date.now() + 10_000);
    utimesSync(path, later, later);
    expect(await ask("select distinct workload from workloads", changed)).toEqual([
      { workload: "pretraining" },
    ]);
  });

  it("keeps exact amounts exact, in sums too", async () => {
    const { out } = await surplus(
      "query",
      "select sum(amount_usd) as usd from ledger where variant = 'sell'",
      cheap,
      "--json",
    );
    const amounts = [
      ...readFileSync(join(cheap, "ledger.csv"), "utf8").matchAll(/^sell,.*,(-?\d+)\.(\d{9}),[^,]*$/gm),
    ];
    const nano = amounts.reduce((sum, [, units, fraction]) => sum + BigInt(`${units}${fraction}`), 0n);
    expect(amounts.length).toBeGreaterThan(5);
    expect(out).toBe(`[\n{"usd":${String(nano).replace(/(\d{9})$/, ".$1")}}\n]\n`);
  });
});

describe("the forms of an answer", () => {
  const sql =
    "select 'a,b' as text, 1.5::double as number, null as nothing, true as yes, 12345678901234567890 as whole, timestamp '2026-01-05 06:07:08' as at, '=1+1' as formula, [1, 2] as list";

  it("are CSV like the files", async () => {
    expect((await surplus("query", sql, cheap, "--csv")).out).toBe(
      `text,number,nothing,yes,whole,at,formula,list\n"a,b",1.5,,true,12345678901234567890,2026-01-05T06:07:08.000Z,'=1+1,"[1, 2]"\n`,
    );
  });

  it("are JSON with all digits", async () => {
    expect((await surplus("query", sql, cheap, "--format", "json")).out).toBe(
      `[\n{"text":"a,b","number":1.5,"nothing":null,"yes":true,"whole":12345678901234567890,"at":"2026-01-05T06:07:08.000Z","formula":"=1+1","list":"[1, 2]"}\n]\n`,
    );
    expect((await surplus("query", "select 1 where false", cheap, "--json")).out).toBe("[]\n");
    expect((await surplus("query", "select 1 as a, 2 as a", cheap, "--json")).out).toBe(
      '[\n{"a":1,"a_2":2}\n]\n',
    );
  });

  it("are a table with numbers to the right", async () => {
    const { out } = await surplus(
      "query",
      "select * from (values ('x', 1.25::double, 3), ('long', 100, 20)) t(name, price, n)",
      cheap,
    );
    expect(out).toBe(["name  price   n", "x      1.25   3", "long    100  20", ""].join("\n"));
    expect((await surplus("query", "select 1 as a where false", cheap)).out).toBe("a\n(no rows)\n");
    const many = (await surplus("query", "select range as i from range(5000)", cheap)).out.split("\n");
    expect(many).toHaveLength(1003);
    expect(many[1001]).toBe("(the first 1000 of 5000 rows; --csv and --json give all)");
    expect(
      (await surplus("query", "select range as i from range(5000)", cheap, "--csv")).out.split("\n"),
    ).toHaveLength(5002);
  });

  it("break the headings of a table that is too wide, and cut none", async () => {
    const names = ["share_of_the_surplus_that_was_sold", "averagepriceinasinglelongword", "c"];
    const sql = `select ${names.map((name) => `1 as "${name}"`).join(", ")}`;
    expect((await surplus("query", sql, cheap)).out).toContain(names.join("  "));
    const { out } = await surplusIn({ columns: 40, env: { NO_COLOR: "1" } }, "query", sql, cheap);
    expect(out).toMatch(/^ *share_of_ +averagepriceinasinglelongword +c\n/);
    expect(out).not.toContain("…");
  });

  it("have bold headings on a terminal only", async () => {
    expect((await surplusIn({ columns: 80 }, "query", "select 1 as a", cheap)).out).toContain(
      "\u001b[1ma\u001b[22m",
    );
    expect((await surplus("query", "select 1 as a", cheap)).out).not.toContain("\u001b");
  });

  it("keep a text that looks like a number a text, and an empty column its type", async () => {
    const { out } = await surplus(
      "query",
      "select typeof(seed) as seed, typeof(forecast_internal_gpus) as gpus from runs, timeseries limit 1",
      cheap,
      "--csv",
    );
    expect(out).toBe("seed,gpus\nVARCHAR,DOUBLE\n");
  });
});

describe("texts that are hard to read", () => {
  const texts = [
    'a "b"',
    "x,y",
    "two\nlines",
    "a lone\rreturn",
    "both\r\nof them",
    "🙂 ü",
    "'=1+1",
    "''quoted''",
    " blanks ",
    "NULL",
    "nan",
    "00123",
    "1e5",
    "true",
    "2026-01-01",
    "\\n",
  ];
  const hard = join(work, "hard");

  beforeAll(async () => {
    mkdirSync(hard);
    writeFileSync(join(hard, "manifest.json"), readFileSync(join(cheap, "manifest.json")));
    const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
    const rows = texts.map((text, at) => `v,0,${at},${quoted(text)},,,,4`);
    const header = "variant,replication,lease,segment,product,cluster,gpu_type,gpus";
    writeFileSync(join(hard, "leases.csv"), [header, ...rows, ""].join("\n"));
  });

  it("come whole through CSV and Parquet, and nothing is guessed of them", async () => {
    const sql = "select segment, product, lease from leases order by lease";
    const expected = texts.map((segment, lease) => ({ segment, product: null, lease }));
    expect(await ask(sql, hard)).toEqual(expected);
    const { columns, rows } = resultTables(hard, ["leases.csv"])[0]!;
    const source = { file: "leases.csv", columns, rows: rows(), facts: {} };
    writeFileSync(join(hard, "leases.parquet"), Buffer.concat([...parquetChunks(source)]));
    expect(await ask(sql, hard)).toEqual(expected);
    expect(await ask(sql.replace("leases", `'${hard.replaceAll("'", "''")}/leases.parquet'`), hard)).toEqual(
      expected,
    );
  });
});

describe("surplus query --views", () => {
  it("lists views and columns with types, units and meanings", async () => {
    const { out } = await surplus("query", "--views", cheap);
    expect(out).toMatch(/^ledger +type +unit +meaning$/m);
    expect(out).toMatch(/^ {2}amount_usd +DECIMAL\(38,9\) +USD +Exact sum of the postings/m);
  });

  it("lists the columns that a query gets, in their order", async () => {
    const { out } = await surplus("query", "--views", results, "--json");
    const listed = (JSON.parse(out) as Record<string, string>[]).filter(({ view }) => view === "products");
    const described = await ask("describe products", results);
    expect(listed.map(({ column, type }) => [column, type])).toEqual(
      described.map((row) => [row["column_name"], row["column_type"]]),
    );
    expect((await surplus("query", "--views", cheap, "--csv")).out).toMatch(
      /^view,column,type,unit,meaning\n/,
    );
  });
});

describe("what cannot be answered", () => {
  const fails = async (...words: string[]): Promise<string> => {
    const { code, out, err } = await surplus("query", ...words);
    expect(code).toBe(2);
    expect(out).toBe("");
    return err;
  };

  it("names the views for an unknown one, and the columns for an unknown column", async () => {
    expect(await fails("from sumary", cheap)).toMatch(
      /^error: Catalog Error: Table with name sumary does not exist!\nDid you mean "summary"\?\nviews: columns, comparison, jobs,/,
    );
    // A guess among DuckDB's own tables would help nobody.
    expect(await fails("from sweep", cheap)).toMatch(/does not exist!\nviews: columns/);
    expect(await fails("select meen from summary", cheap)).toMatch(
      /\ncolumns of summary: variant, metric, unit, n, mean,/,
    );
  });

  it.each([
    ["copy runs to '/tmp/surplus-never.csv'"],
    ["create table t as from runs"],
    ["drop view runs"],
    ["attach '/tmp/surplus-never.db'"],
    ["set threads = 4"],
    ["install httpfs"],
    ["explain analyze copy runs to '/tmp/surplus-never.csv'"],
  ])("is what does not only read: %s", async (sql) => {
    expect(await fails(sql, cheap)).toContain("only statements that read are run");
  });

  it("is anything on a network, without a try to fetch what it would take", async () => {
    expect(await fails("from 'http://127.0.0.1:9/a.csv'", cheap)).toMatch(
      /requires the extension httpfs.*nothing is read from a network/,
    );
  });

  it("is said in DuckDB's words, once, without a stack", async () => {
    expect(await fails("selec 1", cheap)).toBe('error: Parser Error: syntax error at or near "selec"\n');
    expect(await fails("select error('late') from range(3)", cheap)).toBe(
      "error: Invalid Input Error: late\n",
    );
  });

  it("is no query, two of them, or no results", async () => {
    expect(await fails("", cheap)).toBe("error: the query is empty\n");
    expect(await fails("select 1; select 2", cheap)).toContain("give one statement");
    expect(await fails("select 1", join(work, "nowhere"))).toContain("nowhere does not exist");
    mkdirSync(join(work, "empty"));
    expect(await fails("select 1", join(work, "empty"))).toContain("holds no results of surplus");
    expect(await fails()).toContain("give a query");
  });

  it("is everything where DuckDB is not installed, which is said with the line that installs it", async () => {
    vi.doMock("@duckdb/node-api", () => {
      throw new Error("Cannot find package");
    });
    vi.resetModules();
    const fresh = await import("../../src/cli/program.ts");
    let err = "";
    const silent = { write: () => true };
    const stderr = { write: (text: string) => (err += text) };
    const io = { stdout: silent, stderr, env: {}, onSignal: () => () => {} };
    expect(await fresh.main(["query", "from runs", cheap], io)).toBe(2);
    const { peerDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
      peerDependencies: Record<string, string>;
    };
    expect(err).toContain(`\n  npm install @duckdb/node-api@${peerDependencies["@duckdb/node-api"]}\n`);
    // What there is can be listed without it.
    err = "";
    expect(await fresh.main(["query", "--views", cheap], io)).toBe(0);
    expect(err).toBe("");
    vi.doUnmock("@duckdb/node-api");
  });
});

it("answers from the other files where one is broken, and says which", async () => {
  const broken = join(work, "broken");
  cpSync(dear, broken, { recursive: true });
  writeFileSync(join(broken, "runs.parquet"), "PAR1");
  const { code, out, err } = await surplus(
    "query",
    "select count(*) > 0 as some from summary",
    broken,
    "--csv",
  );
  expect({ code, out }).toEqual({ code: 0, out: "some\ntrue\n" });
  expect(err).toMatch(/^warning: the view runs is left out: .*runs\.parquet/);
});

it("ends at once when it is interrupted", async () => {
  let interrupt = (_: "SIGINT"): void => {};
  let err = "";
  const io = {
    stdout: { write: () => true },
    stderr: { write: (text: string | Uint8Array) => (err += text) },
    env: {},
    onSignal: (listener: (signal: "SIGINT") => void) => {
      interrupt = listener;
      return () => {};
    },
  };
  const code = main(["query", "select sum(sqrt(range)) from range(1000000000000)", cheap], io);
  setTimeout(() => interrupt("SIGINT"), 300);
  expect(await code).toBe(130);
  expect(err).toBe("Interrupted.\n");
});

it("leaves the folders and the working directory as they were", async () => {
  const before = [cheap, dear, "."].map((folder) => readdirSync(folder).sort());
  await ask("from leases order by billed_usd", cheap);
  expect([cheap, dear, "."].map((folder) => readdirSync(folder).sort())).toEqual(before);
});
