import { tmpdir } from "node:os";
import fc from "fast-check";
import Papa from "papaparse";
import { afterAll, describe, expect, test } from "vitest";
import { type CsvOptions, CsvReader } from "../../src/io/csv-reader.ts";
import { InputError } from "../../src/model/input-error.ts";
import { scratch } from "./files.ts";

const files = scratch();
afterAll(() => files.remove());

function parse(content: string | Buffer, options: CsvOptions = {}): { rows: string[][]; lines: number[] } {
  const reader = new CsvReader(files.file("t.csv", content), options);
  const rows: string[][] = reader.header.length === 0 ? [] : [[...reader.header]];
  const lines: number[] = [];
  while (reader.nextRow()) {
    rows.push(reader.cells());
    lines.push(reader.line);
  }
  reader.close();
  return { rows, lines };
}

describe("a CSV file", () => {
  test("with LF, CRLF and CR line ends reads alike", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      expect(parse(["a,b", "1,2", "3,4", ""].join(end)).rows).toEqual([
        ["a", "b"],
        ["1", "2"],
        ["3", "4"],
      ]);
    }
  });

  test("may lack the newline of its last line", () => {
    expect(parse("a,b\n1,2").rows).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
    expect(parse("a,b\n1,").rows).toEqual([
      ["a", "b"],
      ["1", ""],
    ]);
    expect(parse('a,b\n1,"2"').rows).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  test("may begin with a byte-order mark", () => {
    expect(parse("\uFEFFa,b\n1,2\n").rows[0]).toEqual(["a", "b"]);
    expect(parse('\uFEFF"a",b\n1,2\n').rows[0]).toEqual(["a", "b"]);
  });

  test("keeps quotes, delimiters and newlines inside quotes, and counts physical lines", () => {
    const { rows, lines } = parse('a,b\n"x,1","say ""hi"""\n"two\r\nlines\nmore",2\r\nlast,3\n');
    expect(rows.slice(1)).toEqual([
      ["x,1", 'say "hi"'],
      ["two\r\nlines\nmore", "2"],
      ["last", "3"],
    ]);
    expect(lines).toEqual([2, 3, 6]);
  });

  test("skips empty lines but not quoted empty cells", () => {
    const { rows, lines } = parse('\n\na\n\n1\r\n\r\n""\n2\n\n');
    expect(rows).toEqual([["a"], ["1"], [""], ["2"]]);
    expect(lines).toEqual([5, 7, 8]);
  });

  test("may be empty, or a header alone", () => {
    expect(parse("").rows).toEqual([]);
    expect(parse("\uFEFF").rows).toEqual([]);
    expect(parse("a,b\n").rows).toEqual([["a", "b"]]);
  });

  test("takes other delimiters and non-ASCII text", () => {
    expect(parse("größe;名\n1;é,ü\n", { delimiter: ";" }).rows).toEqual([
      ["größe", "名"],
      ["1", "é,ü"],
    ]);
    expect(() => parse("a", { delimiter: "::" })).toThrow(RangeError);
  });

  test("with more columns than expected grows its tables", () => {
    const cells = Array.from({ length: 300 }, (_, index) => String(index));
    expect(parse(`${cells.join(",")}\n${cells.join(",")}\n`).rows[1]).toEqual(cells);
  });

  test("whose row is longer than the chunk is read whole", () => {
    const long = "x".repeat(1000);
    const { rows } = parse(`a,b\n"${long}\n${long}",2\n3,4\n`, { chunkBytes: 16 });
    expect(rows).toEqual([
      ["a", "b"],
      [`${long}\n${long}`, "2"],
      ["3", "4"],
    ]);
  });

  test("that is no text, has an open quote or text after a quote is refused with its place", () => {
    const failure = (content: string | Buffer): InputError => {
      try {
        parse(content);
      } catch (error) {
        if (error instanceof InputError) return error;
      }
      throw new Error("expected an InputError");
    };
    expect(failure('a,b\n1,2\n3,"open\n5,6\n')).toMatchObject({
      line: 3,
      expected: expect.stringContaining("closing"),
    });
    expect(failure('a\n"x"y\n')).toMatchObject({
      line: 2,
      hint: expect.stringContaining("double every quote"),
    });
    expect(failure(Buffer.from([0xff, 0xfe, 0x61, 0]))).toMatchObject({ found: "UTF-16" });
    expect(failure(Buffer.from([0x1f, 0x8b, 8, 0]))).toMatchObject({ expected: "a whole gzip archive" });
    expect(() => new CsvReader(tmpdir())).toThrow(/found a folder/);
    expect(() => new CsvReader("no/such/file.csv")).toThrow(
      /no\/such\/file.csv: expected a readable file, found no such/,
    );
  });

  test("of any content reads as another parser reads it, for any chunk size", () => {
    const cell = fc.string({
      unit: fc.constantFrom("a", "1", ",", '"', "\n", "\r", "é", " ", "."),
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 8 }),
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        fc.integer({ min: 4, max: 64 }),
        (rows, newline, last, chunkBytes) => {
          const text = Papa.unparse(rows, { newline, quotes: (value) => /[\r\n",]/.test(String(value)) });
          const { rows: read } = parse(last ? text + newline : text, { chunkBytes });
          expect(read).toEqual(rows);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });

  test("gives numbers as Number would, and NaN for all else", () => {
    const good = [
      "0",
      "-0.5",
      "+3",
      " 42 ",
      "1e3",
      "1.",
      ".5",
      "123456789012345678",
      "0.1",
      "2.950000000",
      "-7",
    ];
    const bad = ["", " ", "abc", "0x10", "Infinity", "1,5", "1 2", "--1", "1.2.3", "e5", "NaN", "."];
    const reader = new CsvReader(
      files.file("n.csv", `v;w\n${[...good, ...bad].map((v) => `${v};`).join("\n")}\n`),
      {
        delimiter: ";",
      },
    );
    for (const text of good) {
      reader.nextRow();
      expect(reader.cellNumber(0), text).toBe(Number(text));
    }
    for (const text of bad) {
      reader.nextRow();
      expect(reader.cellNumber(0), text).toBeNaN();
    }
    expect(reader.cellNumber(9)).toBeNaN();
    expect(reader.cell(9)).toBe("");
    reader.close();
  });

  test("gives any printed double back to the last bit", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 50, maxLength: 50 }),
        (values) => {
          const reader = new CsvReader(files.file("d.csv", `v\n${values.join("\n")}\n`));
          for (const value of values) {
            reader.nextRow();
            expect(reader.cellNumber(0) + 0).toBe(value + 0);
          }
          reader.close();
        },
      ),
      { seed: 3, numRuns: 20 },
    );
  });
});
