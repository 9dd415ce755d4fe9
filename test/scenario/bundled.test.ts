import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { initTemplate } from "../../src/scenario/init-template.ts";
import { parsed } from "./memory.ts";

test("the starter scenario is right, without a warning, and shows all there is", () => {
  const document = parsed(
    initTemplate({ name: "my-fleet", file: "my-fleet.yaml", schema: "scenario.schema.json" }),
  );
  expect(document.warnings).toEqual([]);
  expect(document.variants.map(({ name }) => name)).toEqual(["mix", "spot-only"]);
  const { scenario } = document.variants[0]!;
  expect(scenario.products.map((product) => product.kind)).toEqual(["reserved", "on_demand", "spot"]);
  expect([scenario.services.length, scenario.jobs.length, scenario.observe.length]).toEqual([1, 1, 2]);
});

test.each(readdirSync("scenarios").filter((name) => name.endsWith(".yaml")))(
  "the bundled scenario %s is right",
  (name) => {
    const folder = "scenarios/";
    const files = Object.fromEntries(
      ["", "data/"].flatMap((sub) =>
        readdirSync(folder + sub)
          .filter((each) => /\.(yaml|csv)$/.test(each))
          .map((each) => [sub + each, readFileSync(folder + sub + each, "utf8")]),
      ),
    );
    const main = files[name]!;
    expect(main).toMatch(/^# yaml-language-server: \$schema=/);
    const document = parsed({ ...files, "main.yaml": main });
    expect(document.variants.length).toBeGreaterThan(0);
  },
);
