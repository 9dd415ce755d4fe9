import { stringify } from "yaml";
import type { PlannedScenario } from "./plan.ts";

/** The scenario file of a case: a comment on what it is, then the YAML, as `surplus run` takes it. */
export function scenarioText(scenario: PlannedScenario, seed: string, replications: number): string {
  const { schema, name, ...rest } = scenario.document;
  const document = { schema, name, seed, replications, ...rest };
  const yaml = stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
  return `${comment(scenario.about)}# Written by \`surplus verify\`; runs like any other scenario.\n${yaml}`;
}

/** Lines of at most 110 characters, each a comment. */
function comment(text: string): string {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)!;
    if (last !== "" && last.length + word.length > 107) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.map((line) => `# ${line}\n`).join("");
}
