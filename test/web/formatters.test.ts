import { expect, it } from "vitest";
import { formatterNamed } from "../../web/formatters.ts";
import { revivedOptions } from "../../web/revive.ts";

/** A formatter of the options, called as ECharts would. */
const told = (name: string, point: unknown): unknown =>
  (formatterNamed(name) as (point: unknown) => unknown)(point);

it("numbers of axes read as those of the tables", () => {
  expect([told("money", 1234567), told("percent", 0.581), told("price", 2.9), told("figure", 12345)]).toEqual(
    ["$1.23M", "58.1%", "2.90", "12.3k"],
  );
});

it("a tooltip over time names the instant, and every series from the top of the stack down", () => {
  const point = (seriesName: string, column: number) => ({
    seriesName,
    value: [0, 100, 23.5],
    encode: { y: [column] },
    axisValue: Date.UTC(2026, 10, 2, 5),
  });
  expect(told("tip GPUs", [point("internal", 1), point("spot & more", 2)])).toBe(
    "2026-11-02 05:00 UTC<br>spot &amp; more: <b>23.5 GPUs</b><br>internal: <b>100 GPUs</b>",
  );
});

it("a tooltip of a bar or a dot is the text that came with it, its markup escaped", () => {
  expect(told("tip item", { data: { tip: "<b>mix\n$5,536" } })).toBe("<b>&lt;b&gt;mix</b><br>$5,536");
});

it("a tooltip of a cell of a week names day and hour", () => {
  expect(told("tip week percent", { value: [5, 1, 0.581] })).toBe("<b>Tue 05:00</b><br>58.1%");
});

it("a name that there is not is an error, and names inside data stay text", () => {
  expect(() => revivedOptions({ xAxis: { axisLabel: { formatter: "@mony" } } })).toThrow("@mony");
  expect(revivedOptions({ yAxis: { data: ["@money"] } })).toEqual({ yAxis: { data: ["@money"] } });
});
