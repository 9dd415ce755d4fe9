import { mkdirSync, writeFileSync } from "node:fs";
import { describedSchema, scenarioJsonSchema } from "./json-schema.ts";
import { scenarioReference } from "./reference.ts";
const s = scenarioJsonSchema();
mkdirSync("schema", { recursive: true }); mkdirSync("docs/reference", { recursive: true });
writeFileSync("schema/scenario.schema.json", `${JSON.stringify(s, null, 2)}\n`);
writeFileSync("docs/reference/scenario.md", scenarioReference(describedSchema()));
