import { TINY } from "./harness.ts";

/** Names that spreadsheets, CSV and XML are known to spoil. */
export const ODD_NAMES: readonly string[] = [
  '=SUM(1,2) "big", 🚀\nlabs',
  "+plus",
  "-minus",
  "@at",
  "'=quoted",
  "constructor",
  "<b> & 'c'>",
  "_x0041_",
  "1e5",
  "a  b",
];

const SEGMENT = /^ {4}startups:\n((?: {6}.*\n)+)/m;

/** The tiny scenario with a segment of each odd name. */
export const ODD = TINY.replace("horizon: 2 d", "horizon: 1 d").replace(SEGMENT, (_, body: string) =>
  ODD_NAMES.map((name) => `    ${JSON.stringify(name)}:\n${body}`).join(""),
);
