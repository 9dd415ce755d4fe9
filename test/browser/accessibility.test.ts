import axe from "axe-core";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchBrowser } from "./browser.ts";
import { liveChart, openReport, ReportFile } from "./report-page.ts";

let browser: Browser;
let file: ReportFile;

beforeAll(async () => {
  browser = await launchBrowser();
  file = new ReportFile("results/quickstart");
}, 60_000);

afterAll(async () => {
  await browser?.close();
  file?.remove();
});

it.each(["light", "dark"] as const)(
  "axe finds nothing serious in the %s page",
  async (colorScheme) => {
    const { page } = await openReport(browser, file, { colorScheme });
    await liveChart(page, "fleet");
    await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
    await page.evaluate(axe.source);
    const result = (await page.evaluate("axe.run(document)")) as axe.AxeResults;
    const serious = result.violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
    expect(serious).toEqual([]);
    expect(result.passes.length).toBeGreaterThan(10);
    await page.context().close();
  },
  60_000,
);

it("every chart has words for who cannot see, and its numbers as a table", async () => {
  const { page } = await openReport(browser, file);
  const figures = page.locator("figure[data-chart]");
  for (let at = 0; at < (await figures.count()); at += 1) {
    const figure = figures.nth(at);
    const words = await figure.locator("[role=img]").getAttribute("aria-label");
    expect(words!.length).toBeGreaterThan(40);
    expect(await figure.locator("details table data").count()).toBeGreaterThan(0);
  }
  await page.context().close();
});

it("keys reach the views, the zoom and the legend of a chart", async () => {
  const { page } = await openReport(browser, file);
  const fleet = await liveChart(page, "fleet");
  await fleet.locator("select").first().focus();
  await page.keyboard.press("Tab");
  expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("zoom in");
  const spot = fleet.locator(".legend button", { hasText: "spot" });
  await spot.focus();
  await page.keyboard.press("Enter");
  expect(await spot.getAttribute("aria-pressed")).toBe("false");
  await page.context().close();
});
