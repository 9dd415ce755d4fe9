import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sha256Text } from "../../src/io/hash.ts";
import { RunStore } from "../../src/io/run-store.ts";
import { OutputError } from "../../src/model/output-error.ts";

const KEY = sha256Text("a run");
const OTHER = sha256Text("another run");
const TEXT = '{"events":10,"name":"Zürich\\n"}';

let folder: string;
let store: RunStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "surplus-store-"));
  store = new RunStore(folder);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const pathOf = (key: string) => join(folder, key.slice(0, 2), `${key}.json`);

/** Stores a run with two parts. */
function keep(key = KEY, text = TEXT, into = store) {
  const writer = into.begin(key);
  const rows = writer.part("leases.csv");
  rows("1,ä\n");
  rows("2,b\n");
  writer.part("jobs.csv");
  writer.commit(text);
}

/** Files below the folder, those that are being written apart. */
const files = () =>
  readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => each.name);

describe("a store of runs", () => {
  it("gives back what was stored, with its parts", () => {
    keep();
    const found = store.find(KEY)!;
    expect(found.text).toBe(TEXT);
    expect(found.parts.map(({ name, bytes }) => [name, bytes])).toEqual([
      ["leases.csv", 9],
      ["jobs.csv", 0],
    ]);
    const [leases] = found.parts;
    expect(readFileSync(leases!.path, "utf8")).toBe("1,ä\n2,b\n");
    expect(leases!.sha256).toBe(sha256Text("1,ä\n2,b\n"));
    expect(store.has(KEY)).toBe(true);
  });

  it("knows nothing of other runs, and is empty before it has a folder", () => {
    keep();
    expect([store.has(OTHER), store.find(OTHER)]).toEqual([false, undefined]);
    const nowhere = new RunStore(join(folder, "none"));
    expect([nowhere.has(KEY), nowhere.find(KEY)]).toEqual([false, undefined]);
    nowhere.sweep();
    expect(existsSync(join(folder, "none"))).toBe(false);
  });

  it("shows nothing of a run before it is whole, and leaves nothing of one that is given up", () => {
    const writer = store.begin(KEY);
    writer.part("leases.csv")("1,a\n");
    expect(store.find(KEY)).toBeUndefined();
    writer.abort();
    expect(files()).toEqual([]);
  });

  it("replaces a run that is stored again", () => {
    keep(KEY, "{}");
    keep(KEY, TEXT);
    expect(store.find(KEY)!.text).toBe(TEXT);
    expect(files()).toHaveLength(3);
  });

  it("takes two stores of one folder for the same, also while both write the same run", () => {
    const second = new RunStore(folder);
    const [ours, theirs] = [store.begin(KEY), second.begin(KEY)];
    for (const writer of [ours, theirs]) writer.part("leases.csv")("1,a\n");
    ours.commit(TEXT);
    theirs.commit(TEXT);
    keep(OTHER, "{}", second);
    expect(store.find(KEY)).toEqual(second.find(KEY));
    expect(store.find(KEY)!.text).toBe(TEXT);
    expect(store.find(OTHER)!.text).toBe("{}");
    expect(readdirSync(join(folder, "unfinished"))).toEqual([]);
  });
});

describe("a stored run that was damaged", () => {
  beforeEach(() => keep());

  it.each<[string, () => void]>([
    ["cut", () => truncateSync(pathOf(KEY), 300)],
    ["cut within its head", () => truncateSync(pathOf(KEY), 20)],
    ["emptied", () => truncateSync(pathOf(KEY), 0)],
    [
      "changed in one digit",
      () => writeFileSync(pathOf(KEY), readFileSync(pathOf(KEY), "utf8").replace("10", "11")),
    ],
    ["made longer", () => writeFileSync(pathOf(KEY), `${readFileSync(pathOf(KEY), "utf8")} `)],
    ["replaced by something else", () => writeFileSync(pathOf(KEY), "null\n{}")],
    ["robbed of a part", () => rmSync(pathOf(KEY).replace(".json", ".leases.csv"))],
    ["robbed of the end of a part", () => truncateSync(pathOf(KEY).replace(".json", ".leases.csv"), 4)],
  ])("counts as absent when it was %s, and can be stored again", (_, damage) => {
    damage();
    expect(store.find(KEY)).toBeUndefined();
    keep();
    expect(store.find(KEY)!.text).toBe(TEXT);
  });
});

describe("what is unfinished", () => {
  it("goes when its process has died, and stays while that lives", () => {
    const unfinished = join(folder, "unfinished");
    mkdirSync(unfinished);
    // Numbers of processes end far below this.
    writeFileSync(join(unfinished, "2147483646-0-1-1"), "half");
    writeFileSync(join(unfinished, `${process.ppid}-0-1-1`), "half");
    store.sweep();
    expect(readdirSync(unfinished)).toEqual([`${process.ppid}-0-1-1`]);
  });
});

describe("a store that cannot be written", () => {
  it("says so with the path", () => {
    writeFileSync(join(folder, "file"), "");
    const blocked = new RunStore(join(folder, "file"));
    expect(() => blocked.begin(KEY).part("leases.csv")).toThrow(OutputError);
    expect(() => blocked.begin(KEY).commit(TEXT)).toThrow(/cannot write .*file/);
    expect(blocked.find(KEY)).toBeUndefined();
  });
});
