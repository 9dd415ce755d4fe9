import { inWords } from "./module-watch.ts";

/** What is wrong with a description, in the words of a problem. */
export interface DescriptionProblem {
  readonly expected: string;
  readonly found: string;
}

const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const NAME_WISH = "lower case words joined by `_`";
const PLAIN = [
  "price",
  "duration",
  "span",
  "rate",
  "share",
  "amount",
  "flag",
  "text",
  "time_zone",
  "instant",
];
const INNER = ["list", "classes"];

/** All that keeps the export `policy` of a module from being a policy; none = it is one. */
export function descriptionProblems(policy: unknown): readonly DescriptionProblem[] {
  if (!isObject(policy)) {
    const expected =
      "an export `policy`, as in `export const policy = { name, description, parameters, create }`";
    return [{ expected, found: inWords(policy) }];
  }
  const { name, description, parameters, create, check, unsuited } = policy;
  return [
    ...unless(isName(name), `\`policy.name\`: ${NAME_WISH}`, name),
    ...unless(isText(description), "`policy.description`: one sentence", description),
    ...unless(typeof create === "function", "`policy.create`: a function", create),
    ...unless(isOptionalFunction(check), "`policy.check`: a function, or none", check),
    ...unless(isOptionalFunction(unsuited), "`policy.unsuited`: a function, or none", unsuited),
    ...parametersProblems("policy.parameters", parameters),
  ];
}

function parametersProblems(path: string, parameters: unknown): readonly DescriptionProblem[] {
  if (!isObject(parameters)) {
    return [{ expected: `\`${path}\`: a map, \`{}\` if there are none`, found: inWords(parameters) }];
  }
  return Object.entries(parameters).flatMap(([name, parameter]) => {
    const at = `${path}.${name}`;
    if (!isName(name) || name === "policy") {
      return [{ expected: `names of parameters: ${NAME_WISH}, but not \`policy\``, found: `\`${at}\`` }];
    }
    if (!isObject(parameter) || !isText(parameter.description) || typeof parameter.required !== "boolean") {
      const expected = `\`${at}\`: what \`needed(…)\` or \`optional(…)\` of surplus-sim/policy gives`;
      return [{ expected, found: inWords(parameter) }];
    }
    return shapeProblems(at, parameter.shape);
  });
}

function shapeProblems(path: string, shape: unknown): readonly DescriptionProblem[] {
  const { kind, of, fields, values } = isObject(shape) ? shape : {};
  if (PLAIN.includes(kind as string) || kind === "number" || kind === "count") return [];
  if (INNER.includes(kind as string)) return shapeProblems(path, of);
  if (kind === "group") return parametersProblems(path, fields);
  if (kind === "choice" && Array.isArray(values) && values.length > 0 && values.every(isText)) return [];
  return [
    { expected: `\`${path}\`: a shape of surplus-sim/policy, such as \`price()\``, found: inWords(kind) },
  ];
}

function unless(isRight: boolean, expected: string, found: unknown): readonly DescriptionProblem[] {
  return isRight ? [] : [{ expected, found: inWords(found) }];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isName = (value: unknown): boolean => isText(value) && NAME.test(value);
const isOptionalFunction = (value: unknown): boolean => value === undefined || typeof value === "function";
