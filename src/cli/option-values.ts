import { InvalidArgumentError } from "commander";

/** A whole number of at least 1. */
export function positiveInteger(text: string): number {
  if (!/^\d+$/.test(text) || !(Number(text) >= 1 && Number.isSafeInteger(Number(text)))) {
    throw new InvalidArgumentError("Give a whole number of at least 1.");
  }
  return Number(text);
}

/** A share such as 0.1. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value < 10)) {
    throw new InvalidArgumentError("Give a share such as 0.1.");
  }
  return value;
}

/** Examples as help shows them before the options. */
export function examples(lines: readonly string[]): string {
  return `Examples:\n${lines.map((line) => `  ${line}`).join("\n")}\n`;
}

/** Any finite number. */
export function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("Give a number.");
  return value;
}
