import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { GPU_CATALOG } from "../../src/model/catalog-gpus.ts";
import { describedSchema, scenarioJsonSchema } from "../../src/scenario/json-schema.ts";
import { scenarioReference } from "../../src/scenario/reference.ts";
import { changed, GOOD } from "./memory.ts";

const validate = new Ajv({ strict: false }).compile(scenarioJsonSchema());

test("the committed JSON Schema is the generated one", () => {
  const committed = readFileSync("schema/scenario.schema.json", "utf8");
  expect(committed).toBe(`${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
});

test("the committed reference is the generated one", () => {
  expect(readFileSync("docs/reference/scenario.md", "utf8")).toBe(scenarioReference(describedSchema()));
});

test.each(readdirSync("scenarios").filter((name) => name.endsWith(".yaml")))(
  "%s follows the JSON Schema",
  (name) => {
    validate(parse(readFileSync(`scenarios/${name}`, "utf8")));
    expect(validate.errors ?? []).toEqual([]);
  },
);

test("the JSON Schema refuses missing units, unknown keys and unknown words", () => {
  expect(validate(parse(GOOD))).toBe(true);
  for (const bad of [
    changed("work: 3 h", "work: 3"),
    changed("work: 3 h", "work: 3 MW"),
    changed("warmup:", "warm_up:"),
    changed("nodes: 16", "nodes: 16, topology: tree"),
    changed("schema: 1", "schema: 2"),
    changed("horizon: 5 d", "horizon: soon"),
    changed("2.95 USD/GPUh", "0.00 USD/GPUh"),
    changed("2.95 USD/GPUh", "-2 USD/GPUh"),
  ]) {
    expect(validate(parse(bad))).toBe(false);
  }
});

test("every key is described", () => {
  const missing: string[] = [];
  const walk = (schema: unknown, path: string): void => {
    if (typeof schema !== "object" || schema === null) return;
    for (const [key, value] of Object.entries(schema)) {
      if (key !== "properties") walk(value, `${path}/${key}`);
      else {
        for (const [name, each] of Object.entries(value as Record<string, { description?: string }>)) {
          if (each.description === undefined) missing.push(`${path}.${name}`);
          walk(each, `${path}.${name}`);
        }
      }
    }
  };
  walk(describedSchema(), "");
  expect(missing).toEqual([]);
});

test("every figure of the GPU catalog has a unit, a date, a source and a confidence", () => {
  for (const entry of GPU_CATALOG) {
    const figures = [entry.loadPower, entry.idlePower, entry.relativePerformance, entry.onDemandPrice];
    for (const figure of figures) {
      if (figure === undefined) continue;
      expect(figure.value).toBeGreaterThan(0);
      for (const text of [figure.unit, figure.date, figure.source, figure.confidence])
        expect(text).not.toBe("");
    }
    expect(entry.idlePower.value).toBeLessThan(entry.loadPower.value);
    expect(entry.rentable).toBe(entry.name !== "MTIA");
  }
});
