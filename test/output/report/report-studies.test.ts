import { expect, it } from "vitest";
import { reportOf } from "../../../src/cli/report-page.ts";
import { answer, charts, checkedFigures, csv, folderWith, HOSTILE } from "./made-folder.ts";

/** sweep.csv over inputs: net value = 100 x the number of the point, for every variant a step more. */
function sweepFile(
  inputs: readonly string[],
  points: readonly (readonly (string | number)[])[],
  variants: readonly string[],
) {
  const head = ["point", ...inputs, "variant", "metric", "unit", "n", "mean", "ci95_low", "ci95_high"];
  const rows = points.flatMap((values, point) =>
    variants.map((variant, step) => {
      const mean = 100 * point + 7.25 * step;
      return [point, ...values, variant, "net_value_usd", "USD", 5, mean, mean - 20, mean + 30];
    }),
  );
  return { "sweep.csv": csv([head, ...rows]) };
}

const asked = (...variants: string[]) => ({ variants, arguments: ["--metric", "net_value_usd"] });

it("a sweep of one number is curves, and its sentence names the highest point", () => {
  const variants = ["mix", HOSTILE];
  const folder = folderWith(
    "sweep",
    asked(...variants),
    sweepFile(["p.price [USD/GPUh]"], [[1], [1.5], [2]], variants),
  );
  const html = reportOf(folder);
  expect(charts(html)).toEqual(["sweep-curves"]);
  expect(answer(html)).toContain(
    "the highest net value, $207 (95 % interval $187 to $237), at p.price = 2 USD/GPUh",
  );
  expect(checkedFigures(folder, html)).toBeGreaterThanOrEqual(18);
  expect(html).not.toContain("<script>alert");
});

it("two numbers are a heat map, texts are dots, and points that are no grid are a cloud", () => {
  const chartsOf = (inputs: string[], points: (string | number)[][]): readonly string[] => {
    const folder = folderWith("sweep", asked("mix"), sweepFile(inputs, points, ["mix"]));
    const html = reportOf(folder);
    expect(checkedFigures(folder, html)).toBeGreaterThan(3 * points.length);
    return charts(html);
  };
  expect(
    chartsOf(
      ["a.x", "a.y"],
      [
        [1, 1],
        [1, 2],
        [2, 1],
        [2, 2],
      ],
    ),
  ).toEqual(["sweep-heat"]);
  expect(chartsOf(["policies.reclaim"], [["youngest_first"], [HOSTILE]])).toEqual(["sweep-dots"]);
  expect(
    chartsOf(
      ["a.x", "a.y"],
      [
        [1, 1.7],
        [1.2, 2],
        [2, 1],
      ],
    ),
  ).toEqual(["sweep-points"]);
  expect(
    chartsOf(
      ["a.x", "policies.reclaim"],
      [
        [1, "u"],
        [2, "u"],
        [1, "v"],
        [2, "v"],
      ],
    ),
  ).toEqual(["sweep-curves"]);
});

it("twelve variants of a sweep have twelve entries in the legend, no two alike", () => {
  const variants = Array.from({ length: 12 }, (_, at) => `variant ${at}`);
  const html = reportOf(folderWith("sweep", asked(...variants), sweepFile(["x.y"], [[1], [2]], variants)));
  const samples = [...html.matchAll(/<button[^>]*data-series="[^"]*">(<svg.*?<\/svg>)/g)].map(
    ([, svg]) => svg,
  );
  expect(samples).toHaveLength(12);
  expect(new Set(samples).size).toBe(12);
});

const SENSITIVITY = [
  "method",
  "variant",
  "metric",
  "input",
  "input_low",
  "input_high",
  "measure",
  "unit",
  "value",
  "ci95_low",
  "ci95_high",
];

it.each([
  ["tornado", "at_low", "at_high", "by -$50.0 (95 % interval -$51.0 to -$48.0) at the lower end"],
  ["sobol", "first", "total", "index -50.00"],
  ["morris", "mu_star", "sigma", "-$50.0 (95 % interval -$51.0 to -$48.0) on average"],
])("a %s names the input that moves most, and draws it on top", (method, first, second, words) => {
  const row = (input: string, measure: string, value: number) => [
    method,
    "mix",
    "net_value_usd",
    input,
    "1",
    "2",
    measure,
    "USD",
    value,
    value - 1,
    value + 2,
  ];
  const rows = [
    row("weak.input", first, 3),
    row("weak.input", second, 4),
    row("strong.input", first, -50),
    row("strong.input", second, 70),
  ];
  const folder = folderWith("sensitivity", asked("mix"), { "sensitivity.csv": csv([SENSITIVITY, ...rows]) });
  const html = reportOf(folder);
  expect(charts(html)).toEqual(["sensitivity"]);
  expect(answer(html)).toMatch(/^strong\.input/);
  expect(answer(html)).toContain(words);
  expect(html.indexOf('<th scope="row">strong.input')).toBeLessThan(
    html.indexOf('<th scope="row">weak.input'),
  );
  expect(checkedFigures(folder, html)).toBeGreaterThanOrEqual(12);
});

const SEARCH = csv([
  [
    "round",
    "point",
    "p.price [USD/GPUh]",
    "metric",
    "unit",
    "n",
    "mean",
    "ci95_low",
    "ci95_high",
    "feasible",
  ],
  [1, 0, 1, "net_value_usd", "USD", 5, -100, -120, -80, "yes"],
  [1, 1, 2, "net_value_usd", "USD", 5, 300, 280, 320, "no"],
  ["confirm", 2, 1.25, "net_value_usd", "USD", 20, 10, -5, 25, "yes"],
]);
const CONCLUSION = ["quantity", "unit", "value", "low", "high", "note"];

it("a search says where the best value is, and whether that may be chance", () => {
  const conclusions = csv([
    CONCLUSION,
    ["p.price", "USD/GPUh", 1.25, 1.1, 1.4, "best point tried, range of those that are not worse"],
    [
      "p.price",
      "USD/GPUh",
      1.25,
      1,
      2,
      "flat region: from the first to the last point that is not worse beyond noise",
    ],
    ["net_value_usd", "USD", 10, -5, 25, "on fresh draws, 95 % interval"],
    [
      "net_value_usd",
      "USD",
      3,
      -1,
      7,
      "difference to the scenario as it stands, paired on fresh draws, 95 % interval",
    ],
  ]);
  const folder = folderWith("optimize", asked("mix"), { "search.csv": SEARCH, "optimum.csv": conclusions });
  const html = reportOf(folder);
  expect(charts(html)).toEqual(["search"]);
  expect(answer(html)).toContain(
    "The net value of mix is highest at p.price = 1.25 USD/GPUh (not worse from 1.1 to 1.4)",
  );
  expect(answer(html)).toContain("which may be chance");
  expect(checkedFigures(folder, html)).toBeGreaterThanOrEqual(21);
});

it("a break-even says where the value crosses, or that it does not", () => {
  const pageOf = (row: readonly (string | number)[]): string => {
    const folder = folderWith("breakeven", asked("mix"), {
      "search.csv": SEARCH,
      "breakeven.csv": csv([CONCLUSION, row]),
    });
    const html = reportOf(folder);
    checkedFigures(folder, html);
    return answer(html);
  };
  const found = "where net_value_usd crosses 0, and where its 95 % interval holds that value";
  expect(pageOf(["p.price", "USD/GPUh", 1.2, 1.1, 1.3, found])).toBe(
    "The net value of mix crosses 0 at p.price = 1.2 USD/GPUh (95 % interval 1.1 to 1.3).",
  );
  expect(pageOf(["p.price", "USD/GPUh", "", "", "", "net_value_usd does not cross 0 between 1 and 2"])).toBe(
    "The net value of mix does not cross 0 between 1 and 2.",
  );
});
