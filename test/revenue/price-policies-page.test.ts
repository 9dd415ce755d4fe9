import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { PRICING_POLICIES } from "../../src/revenue/pricing/registry.ts";
import { crowd, micro, pool, type Sections } from "../micro/run-yaml.ts";
import { problemsOf } from "../scenario/memory.ts";

const PAGE = readFileSync(new URL("../../docs/how-to/price-policies.md", import.meta.url), "utf8");

/** Sections by heading. */
const SECTIONS = new Map(
  PAGE.split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf("\n")), section]),
);

const examplesOf = (section: string): readonly Sections[] =>
  [...section.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => parseYaml(text!) as Sections);

const market = {
  segments: { tenants: crowd("1 h", { gpus: 1, duration: "1 h" }) },
  competitors: { neocloud: { prices: { T: "2.5 USD/GPUh" } } },
};

describe("the page on price policies", () => {
  it("has a section for every policy, and none for others", () => {
    expect([...SECTIONS.keys()].sort()).toEqual(PRICING_POLICIES.map(({ name }) => name).sort());
  });

  it.each([...SECTIONS])("shows %s at work", (name, section) => {
    const examples = examplesOf(section);
    expect(examples.length).toBeGreaterThan(0);
    for (const { products } of examples) {
      const shown = Object.values(products as Sections) as { pricing: { policy: string } }[];
      expect(shown.map(({ pricing }) => pricing.policy)).toEqual([name]);
      const text = micro({ horizon: "30 d", fleet: pool(8), market, products });
      expect(problemsOf(text).map(({ path, expected }) => `${path}: ${expected}`)).toEqual([]);
    }
  });
});
