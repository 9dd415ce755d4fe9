import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { NODE_FILES, NODE_TABLES } from "../../src/io/node-files.ts";
import type { TokenArrivals } from "../../src/model/serving.ts";
import { HOUR_MS } from "../../src/model/time.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { scratch } from "../io/files.ts";
import { withModel } from "./bad-models.ts";

const files = scratch();
afterAll(() => files.remove());

function parse(client: string, more = "") {
  const path = files.file("main.yaml", `${withModel({ client })}${more}`);
  return parseScenario(NODE_FILES, path, { overrides: [], tables: NODE_TABLES });
}

function problem(client: string): string {
  const result = parse(client);
  if (result.ok) throw new Error("expected a problem");
  expect(result.problems).toHaveLength(1);
  const { path, expected, found } = result.problems[0]!;
  return `${path}: ${expected}; ${found}`;
}

describe("a law from a histogram file", () => {
  const client = (text: string, inside = "log_uniform") => {
    files.file("bins.csv", text);
    return `{model: llama, arrivals: {rate: 1 /s}, input_tokens: {law: histogram, file: bins.csv, inside: ${inside}, unit: tokens}, output_tokens: 10}`;
  };

  test("keeps its bins, whose weights need not add up to 1", () => {
    const result = parse(client("lo,hi,probability\n1,1.122,3\n2.818,3.162,1\n", "uniform"));
    expect(result.ok && result.document.variants[0]!.scenario.serving.clients[0]!.inputTokens).toEqual({
      kind: "histogram",
      lows: [1, 2.818],
      highs: [1.122, 3.162],
      weights: [3, 1],
      inside: "uniform",
    });
  });

  test.each([
    ["0.2,3,1", /edges of at least 0.5; row 1/],
    ["5,3,1", /an upper edge of at least the lower one/],
    ["1,3,1\n2,4,1", /ascend and do not overlap; row 2/],
    ["1,3,-1", /a probability of at least 0/],
    ["1,3,0", /at least one bin with a probability above 0/],
    ["1,many,1", /a number/],
  ])("refuses the bins %j", (rows, expected) => {
    expect(problem(client(`lo,hi,probability\n${rows}\n`))).toMatch(expected);
  });

  test("refuses columns that are not there", () => {
    expect(problem(client("low,hi,probability\n1,2,1\n"))).toMatch(/a column of this name.*`lo`/s);
  });
});

describe("members from a file", () => {
  const client = (keys = "") =>
    `{model: llama, arrivals: {kind: members, file: rates.csv.gz, columns: {member: {name: client}, time: {name: t_s, unit: s}, rate: {name: rps, unit: /s}, cv: {name: cv}}, interval: 1 h${keys}}, input_tokens: 100, output_tokens: 10}`;
  const write = (rows: string) => files.file("rates.csv.gz", gzipSync(`client,t_s,rps,cv\n${rows}\n`));
  const arrivals = (result: ReturnType<typeof parse>): TokenArrivals => {
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    return result.document.variants[0]!.scenario.serving.clients[0]!.arrivals;
  };

  test("are silent where they have no row, also before the first and after the last", () => {
    write("a,3600,2,1.5\na,10800,1,3\nb,0,4,1");
    expect(arrivals(parse(client()))).toEqual({
      kind: "members",
      gaps: "gamma",
      members: [
        {
          name: "a",
          ratesPerHour: {
            timesMs: [0, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS, 4 * HOUR_MS],
            values: [0, 7200, 0, 3600, 0],
          },
          cvs: { timesMs: [0, HOUR_MS, 2 * HOUR_MS, 3 * HOUR_MS, 4 * HOUR_MS], values: [1, 1.5, 1, 3, 1] },
        },
        {
          name: "b",
          ratesPerHour: { timesMs: [-1, 0, HOUR_MS], values: [0, 14_400, 0] },
          cvs: { timesMs: [-1, 0, HOUR_MS], values: [1, 1, 1] },
        },
      ],
    });
  });

  test("of which a share comes have thinned rates and the CV of a thinned renewal process", () => {
    write("a,0,2,3");
    const { members } = arrivals(parse(client(", share: 0.25"))) as Extract<
      TokenArrivals,
      { kind: "members" }
    >;
    expect(members[0]!.ratesPerHour.values).toEqual([0, 1800, 0]);
    expect(members[0]!.cvs.values[1]).toBeCloseTo(Math.sqrt(1 + 0.25 * 8), 15);
  });

  test("are read once for all variants, and noted as an input", () => {
    write("a,0,2,3");
    const result = parse(client(), "variants: {one: {}, two: {warmup: 2 d}}\n");
    if (!result.ok) throw new Error("bad");
    const lists = result.document.variants.map(({ scenario }) => scenario.serving.clients[0]!.arrivals);
    expect(lists[0]).toEqual(lists[1]);
    expect(result.document.inputs.map(({ role }) => role)).toEqual(["rates"]);
  });

  test.each([
    ["a,0,1,5000", /coefficients of variation from 0.001 to 1000; `5000` of `a`/],
    [
      "a,0,1,1\na,60,1,1",
      /rows of a member at least an `interval`, 3600 s, apart; rows of `a` that are 60 s apart/,
    ],
    ["a,0,x,1", /a number of at least 0 \[\/s\]/],
    ["", /at least one row/],
  ])("refuses the rows %j", (rows, expected) => {
    write(rows);
    expect(problem(client())).toMatch(expected);
  });

  test("need no CV where gaps are exponential", () => {
    write("a,0,1,5000");
    expect(parse(client(", gaps: exponential")).ok).toBe(true);
  });
});

describe("a trace of requests", () => {
  const columns = "time: {name: t, unit: iso}, input_tokens: {name: i}, output_tokens: {name: o}";

  test("gives the tokens itself, and the cached ones if it has a column of them", () => {
    files.file("t.csv", "t,i,o,c\n");
    const trace = `kind: trace, file: t.csv, columns: {${columns}, cached_tokens: {name: c}}`;
    const both = parse(`{model: llama, arrivals: {${trace}}, input_tokens: 5, cached_share: 0.5}`);
    expect(both.ok ? [] : both.problems.map(({ path, expected }) => `${path}: ${expected}`)).toEqual([
      "market.clients.chat.input_tokens: no `input_tokens`: the trace gives it",
      "market.clients.chat.cached_share: either `cached_share` or a column `cached_tokens`",
    ]);
    const alone = parse(`{model: llama, arrivals: {${trace}}}`);
    expect(alone.ok && alone.document.traces.map(({ mapping }) => mapping.columns)).toEqual([
      {
        time: { name: "t", unit: "iso" },
        inputTokens: { name: "i" },
        outputTokens: { name: "o" },
        cachedTokens: { name: "c" },
      },
    ]);
  });

  test("has an origin that its column can have", () => {
    files.file("t.csv", "t,i,o\n");
    const trace = `kind: trace, file: t.csv, columns: {${columns.replace("unit: iso", "unit: iso, origin: 5")}}`;
    expect(problem(`{model: llama, arrivals: {${trace}}}`)).toMatch(
      /because the column holds date-times; `5`/,
    );
  });
});
