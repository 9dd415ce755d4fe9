#!/usr/bin/env node
// Writes what is generated from the code: the JSON Schema and the reference pages. Runs on the built dist.
// `--check` writes nothing and fails if a committed file differs.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const load = (file) => import(pathToFileURL(path.join(root, "dist", file)).href);

/** Path of a generated file > its text. Add a line for another page. */
async function pages() {
  const { describedSchema, scenarioJsonSchema } = await load("scenario/json-schema.js");
  const { scenarioReference } = await load("scenario/reference.js");
  const { catalogReference } = await load("scenario/catalog-reference.js");
  const { outputReference } = await load("output/reference.js");
  return {
    "schema/scenario.schema.json": `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`,
    "docs/reference/scenario.md": scenarioReference(describedSchema()),
    "docs/reference/catalog.md": catalogReference(),
    "docs/reference/output.md": outputReference(),
  };
}

function current(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

const check = process.argv.includes("--check");
for (const [name, text] of Object.entries(await pages())) {
  const file = path.join(root, name);
  if (current(file) === text) continue;
  if (check) {
    console.error(`${name} differs from the code; run \`npm run build && npm run generate\``);
    process.exitCode = 1;
    continue;
  }
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.error(`wrote ${name}`);
}
