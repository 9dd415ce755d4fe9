import { isMap } from "../scenario/keys/fields.ts";
import { DIMENSIONS } from "../scenario/units.ts";

/** One input of a result: a key of the scenario, or a figure of the catalog that stands behind it. */
export interface Assumption {
  /** `scenario`: as written, overrides applied; `catalog`: reference data that the scenario did not replace. */
  readonly section: "scenario" | "catalog";
  /** Path of the key: `fleet.clusters.c1.nodes`. */
  readonly key: string;
  /** A number where the value is one, in `unit`; otherwise as written. */
  readonly value: string | number;
  /** Empty for texts and bare numbers. */
  readonly unit: string;
  /** When a figure of the catalog held, where it is from, and how far it can be trusted; empty for keys. */
  readonly date: string;
  readonly source: string;
  readonly confidence: string;
}

const NO_SOURCE = { date: "", source: "", confidence: "" };

/** The keys of a scenario document as it was run, one row per value, in the order of the document. */
export function scenarioAssumptions(resolved: unknown): readonly Assumption[] {
  return [...leavesOf(resolved, "")].map(({ key, value }) => ({
    section: "scenario",
    key,
    ...valueAndUnit(value),
    ...NO_SOURCE,
  }));
}

interface Leaf {
  readonly key: string;
  readonly value: unknown;
}

/** Values with their paths; a list of plain values is one value. */
function* leavesOf(node: unknown, key: string): Generator<Leaf> {
  if (Array.isArray(node) && node.some((each) => typeof each === "object" && each !== null)) {
    for (const [index, each] of node.entries()) yield* leavesOf(each, `${key}[${index}]`);
  } else if (isMap(node) && Object.keys(node).length > 0) {
    for (const [name, each] of Object.entries(node))
      yield* leavesOf(each, key === "" ? name : `${key}.${name}`);
  } else yield { key, value: node };
}

function valueAndUnit(value: unknown): Pick<Assumption, "value" | "unit"> {
  if (typeof value === "number") return { value, unit: "" };
  if (typeof value === "string") return quantityOf(value) ?? { value, unit: "" };
  if (value === null) return { value: "(removed)", unit: "" };
  if (Array.isArray(value)) return { value: value.join(", "), unit: "" };
  if (isMap(value)) return { value: "(nothing of its own)", unit: "" };
  return { value: String(value), unit: "" };
}

const UNITS = new Set(["%", ...Object.values(DIMENSIONS).flatMap(({ units }) => Object.keys(units))]);

/** `2.80 USD/GPUh` as a number and its unit; undefined for texts that are no quantity. */
function quantityOf(text: string): Pick<Assumption, "value" | "unit"> | undefined {
  const match = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S+)\s*$/.exec(text);
  if (match === null || !UNITS.has(match[2]!)) return undefined;
  return { value: Number(match[1]), unit: match[2]! };
}
