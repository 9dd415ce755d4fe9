import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import Papa from "papaparse";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { surplus, TINY } from "./harness.ts";

const work = mkdtempSync(join(tmpdir(), "surplus-parquet-"));
const file = join(work, "tiny.yaml");
const out = join(work, "out");
const swept = join(work, "swept");
const quick = join(work, "quick");
let connection: DuckDBConnection;

beforeAll(async () => {
  writeFileSync(file, TINY);
  connection = await (await DuckDBInstance.create(":memory:")).connect();
  const options = ["--records", "--series", "all", "--parquet"];
  expect(await surplus("run", file, "--out", out, ...options)).toMatchObject({ code: 0 });
  const vary = [
    "--vary",
    "products.on_demand.price=2,3 USD/GPUh",
    "--vary",
    "policies.reclaim=youngest_first,fewest_victims",
  ];
  expect(await surplus("sweep", file, "--out", swept, ...vary, "--parquet")).toMatchObject({ code: 0 });
  // Services, competitors and spot beside what the tiny scenario has.
  const once = ["--replications", "2", "--parquet"];
  expect(await surplus("run", "quickstart", "--out", quick, ...once)).toMatchObject({ code: 0 });
}, 60_000);

afterAll(() => {
  connection.closeSync();
  rmSync(work, { recursive: true, force: true });
});

const namesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();

async function rowsOf(sql: string): Promise<readonly (readonly unknown[])[]> {
  return (await connection.runAndReadAll(sql)).getRowsJson();
}

/** A cell of Parquet, read as text, in the way that the CSV files write it. */
function asInCsv(text: string | null, type: string): string {
  if (text === null) return "";
  if (type === "TIMESTAMP") return new Date(`${text.replace(" ", "T")}Z`).toISOString();
  // Nine decimals stand in full, fifteen without zeros at the end.
  return type === "DECIMAL(38,15)" ? text.replace(/\.?0+$/, "") : text;
}

describe.each([
  ["run", out],
  ["run quickstart", quick],
  ["sweep", swept],
])("surplus %s --parquet", (_, folder) => {
  it("writes a Parquet file beside every CSV file", () => {
    expect(namesIn(folder, ".parquet")).toEqual(namesIn(folder, ".csv"));
    expect(namesIn(folder, ".parquet").length).toBeGreaterThan(2);
  });

  it("writes what the CSV says, cell by cell", async () => {
    for (const name of namesIn(folder, ".csv")) {
      const [header, ...rows] = Papa.parse<string[]>(
        readFileSync(join(folder, `${name}.csv`), "utf8").trimEnd(),
        {},
      ).data;
      const path = join(folder, `${name}.parquet`);
      const described = (await rowsOf(`describe from '${path}'`)) as [string, string][];
      expect(described.map(([column]) => column)).toEqual(header);
      const cells = (await rowsOf(`select columns(*)::varchar from '${path}'`)) as (string | null)[][];
      expect(cells).toHaveLength(rows.length);
      for (const [at, row] of rows.entries()) {
        const read = cells[at]!.map((text, index) => asInCsv(text, described[index]![1]));
        // The shortest digits of a double may be written with an exponent or `.0`: the number decides.
        const same = row.map((text, index) =>
          described[index]![1] === "DOUBLE" && text !== "" && Number(read[index]) === Number(text)
            ? read[index]
            : text,
        );
        expect(read, `${name} row ${at}`).toEqual(same);
      }
    }
  });

  it("equals what DuckDB makes of the CSV by itself, row by row", async () => {
    for (const name of namesIn(folder, ".csv")) {
      const csv = `select * from read_csv('${join(folder, `${name}.csv`)}', sample_size = -1)`;
      const parquet = `select * from '${join(folder, `${name}.parquet`)}'`;
      expect(await rowsOf(`(${csv}) except all (${parquet})`), name).toEqual([]);
      expect(await rowsOf(`(${parquet}) except all (${csv})`), name).toEqual([]);
    }
  });
});

describe("a Parquet file of a result folder", () => {
  it("has whole numbers for counts, exact decimals for exact amounts, times without a zone, and texts", async () => {
    const types = async (name: string): Promise<Readonly<Record<string, unknown>>> =>
      Object.fromEntries(
        (await rowsOf(`describe from '${join(out, name)}'`)).map(([column, type]) => [column, type]),
      );
    expect(await types("ledger.parquet")).toEqual({
      variant: "VARCHAR",
      replication: "BIGINT",
      account: "VARCHAR",
      product: "VARCHAR",
      cluster: "VARCHAR",
      amount_usd: "DECIMAL(38,9)",
      gpu_hours: "DECIMAL(38,15)",
    });
    expect(await types("timeseries.parquet")).toMatchObject({
      time_start: "TIMESTAMP",
      idle_gpu_hours: "DOUBLE",
      price_on_demand_usd_per_gpu_hour: "DOUBLE",
    });
    expect(await types("segments.parquet")).toMatchObject({
      offered: "BIGINT",
      lost_priced_out_requests: "BIGINT",
    });
    // A seed of digits is a text, here as in the scenario.
    expect(await types("runs.parquet")).toMatchObject({ seed: "VARCHAR", net_value_usd: "DOUBLE" });
  });

  it("adds up exactly: the ledger to net value, to the last nano-dollar that a double can tell", async () => {
    const sums = await rowsOf(
      `select sum(amount_usd)::double - any_value(net_value_usd) from '${out}/ledger.parquet' join '${out}/runs.parquet' using (variant, replication) group by variant, replication`,
    );
    expect(sums.length).toBe(4);
    for (const [difference] of sums) expect(difference).toBe(0);
  });

  it("tells unit and meaning of every column, as columns.csv does, and what it comes from", async () => {
    const facts = Object.fromEntries(
      (await rowsOf(
        `select decode(key), decode(value) from parquet_kv_metadata('${out}/ledger.parquet')`,
      )) as [string, string][],
    );
    expect(facts["surplus.reproduce"]).toContain("surplus run tiny.yaml --seed");
    const described = JSON.parse(facts["surplus.columns"]!) as Record<
      string,
      { unit: string; meaning: string }
    >;
    expect(described["amount_usd"]).toMatchObject({ unit: "USD" });
    const known = await rowsOf(
      `select "column", coalesce(unit, ''), meaning from read_csv('${out}/columns.csv') where file = 'ledger.csv'`,
    );
    expect(Object.entries(described).map(([name, { unit, meaning }]) => [name, unit, meaning])).toEqual(
      known,
    );
    expect(
      await rowsOf(
        `select path_in_schema, key_value_metadata['unit'::blob]::varchar, key_value_metadata['meaning'::blob]::varchar from parquet_metadata('${out}/ledger.parquet')`,
      ),
    ).toEqual(known);
  });

  it("has the same bytes again, and from `surplus export` of a folder without it", async () => {
    const again = join(work, "again");
    await surplus("run", file, "--out", again, "--records", "--series", "all", "--workers", "1");
    expect(namesIn(again, ".parquet")).toEqual([]);
    expect(await surplus("export", again, "--parquet")).toMatchObject({ code: 0 });
    for (const name of namesIn(out, ".parquet")) {
      const path = `${name}.parquet`;
      expect(readFileSync(join(again, path)).equals(readFileSync(join(out, path))), path).toBe(true);
    }
  });

  it("is a copy: the folder is reproduced without it, and a run without it leaves none behind", async () => {
    expect(await surplus("reproduce", out, "--quiet")).toMatchObject({ code: 0 });
    const replaced = join(work, "replaced");
    await surplus("run", file, "--out", replaced, "--parquet");
    await surplus("run", file, "--out", replaced);
    expect(namesIn(replaced, ".parquet")).toEqual([]);
  });
});
