import { expect, test } from "vitest";
import type { Parameters, Shape } from "../../src/revenue/parameters.ts";
import type { PolicyDescription } from "../../src/revenue/policy.ts";

/** What the reference needs of every registered policy. */
export function describesItself(policy: PolicyDescription): void {
  test("describes itself", () => {
    expect(policy.name).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(policy.description).toMatch(/^[A-Z].*\.$/);
    describesAll(policy.parameters);
  });
}

function describesAll(parameters: Parameters): void {
  for (const [name, { description, shape, required, fallback }] of Object.entries(parameters)) {
    expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(description).toMatch(/[^.]$/);
    if (!required) expect(fallback, `what holds without ${name}`).toBeDefined();
    const inner = innermost(shape);
    if (inner.kind === "group") describesAll(inner.fields);
  }
}

function innermost(shape: Shape): Shape {
  return shape.kind === "list" || shape.kind === "classes" ? innermost(shape.of) : shape;
}
