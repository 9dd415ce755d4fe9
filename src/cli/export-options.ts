import type { Command } from "commander";
import { EXPORT_FORMATS } from "./export-formats.ts";

/** Adds an option for each form in which results can be had beside CSV. */
export function withExportOptions(command: Command): Command {
  for (const { option, description } of EXPORT_FORMATS)
    command.option(`--${option}`, `also ${description}`, false);
  return command;
}

/** The formats whose options were given. */
export function chosenFormats(options: object): readonly string[] {
  const given = options as Readonly<Record<string, unknown>>;
  return EXPORT_FORMATS.map(({ option }) => option).filter((option) => given[option] === true);
}
