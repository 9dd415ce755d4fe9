import type { Parameters, Shape } from "../../revenue/parameters.ts";
import type { PolicyDescription } from "../../revenue/policy.ts";
import type { ContractCheck } from "./contract-check.ts";

const NAME = /^[a-z]+[a-z0-9]*(_[a-z0-9]+)*$/;

/** What references and messages need of every policy. */
export function descriptionContract(policy: PolicyDescription): readonly ContractCheck[] {
  return [
    {
      name: "describes itself and its parameters",
      breach: () => ownBreach(policy) ?? parametersBreach(policy.parameters),
    },
  ];
}

function ownBreach({ name, description }: PolicyDescription): string | undefined {
  if (!NAME.test(name)) return `the name ${name} is not lower case words joined by _`;
  return /^[A-Z].*\.$/.test(description) ? undefined : `the description is no sentence: ${description}`;
}

function parametersBreach(parameters: Parameters): string | undefined {
  for (const [name, { description, shape, required, fallback }] of Object.entries(parameters)) {
    if (!NAME.test(name)) return `the parameter ${name} is not lower case words joined by _`;
    if (!/[^.]$/.test(description))
      return `${name}: its description is a part of a sentence, without a full stop`;
    if (!required && fallback === undefined) return `${name}: nothing says what holds when it is absent`;
    const inner = innermost(shape);
    const breach = inner.kind === "group" ? parametersBreach(inner.fields) : undefined;
    if (breach !== undefined) return breach;
  }
  return undefined;
}

function innermost(shape: Shape): Shape {
  return shape.kind === "list" || shape.kind === "classes" ? innermost(shape.of) : shape;
}
