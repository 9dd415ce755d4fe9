import type { ReportData } from "../../../model/report-data.ts";
import type { Block } from "../section.ts";

/** Keys that are said elsewhere in the report. */
const ELSEWHERE = ["schema", "name", "description", "seed", "replications"];

/** A longer value is cut here [characters]. */
const LENGTH_MAX = 200;

/** All that the scenario sets, a folded table per top-level key: path and value as they were run. */
export function scenarioTables({ manifest }: ReportData): readonly Block[] {
  const groups = Object.entries(manifest.resolved).filter(([key]) => !ELSEWHERE.includes(key));
  const plain = groups.filter(([, value]) => !isBranch(value));
  const branches = groups.filter(([, value]) => isBranch(value));
  return [
    ...(plain.length === 0 ? [] : [tableOf("time", plain)]),
    ...branches.map(([key, value]) => tableOf(key, leavesOf(value, key))),
  ];
}

type Leaf = readonly [path: string, value: unknown];

function tableOf(title: string, leaves: readonly Leaf[]): Block {
  const table = {
    caption: `${title}: as it was run`,
    head: ["key", "value"],
    rows: leaves.map(([path, value]) => [path, textOf(value)]),
  };
  const values = leaves.length === 1 ? "1 value" : `${leaves.length} values`;
  return { kind: "details", summary: `${title} (${values})`, blocks: [{ kind: "table", table }] };
}

/** Whether a value is told by its parts: a mapping, or a list with mappings in it. */
function isBranch(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  return !Array.isArray(value) || value.some((each) => typeof each === "object" && each !== null);
}

function leavesOf(value: unknown, path: string): readonly Leaf[] {
  if (!isBranch(value)) return [[path, value]];
  const entries = Object.entries(value);
  return entries.length === 0
    ? [[path, value]]
    : entries.flatMap(([key, each]) => leavesOf(each, `${path}.${key}`));
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LENGTH_MAX ? `${text.slice(0, LENGTH_MAX)}…` : text;
}
