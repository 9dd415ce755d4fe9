import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

/** Ids of all charts of the page. */
const chartIds = (): readonly string[] =>
  [...file.html.matchAll(/data-chart="([^"]+)"/g)].map(([, id]) => id!);

describe("a report in a browser", () => {
  it("is quiet offline: every chart becomes live, no error, no request", async () => {
    const { page, faults } = await openReport(browser, file);
    const ids = chartIds();
    expect(ids).toEqual(expect.arrayContaining(["fleet", "dots-net-value-usd", "waterfall-3"]));
    for (const id of ids) {
      const figure = await liveChart(page, id);
      expect(await figure.locator(".static").isVisible()).toBe(false);
      expect(await figure.locator(".live svg path").count(), id).toBeGreaterThan(3);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("reads without scripts: every chart is there as a static picture of some size", async () => {
    const { page, faults } = await openReport(browser, file, { javaScriptEnabled: false });
    for (const id of chartIds()) {
      const box = await page.locator(`#chart-${id} .static svg`).boundingBox();
      expect(box!.width, id).toBeGreaterThan(300);
      expect(box!.height, id).toBeGreaterThan(60);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it("prints the static pictures in dark ink, and no controls", async () => {
    const { page } = await openReport(browser, file, { colorScheme: "dark" });
    await liveChart(page, "fleet");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const fleet = page.locator("#chart-fleet");
    expect(await fleet.locator(".static svg").isVisible()).toBe(true);
    expect(await fleet.locator(".live").isVisible()).toBe(false);
    expect(await fleet.locator(".controls").isVisible()).toBe(false);
    expect(await inkOf(page)).toEqual({ paper: "rgb(255, 255, 255)", ink: "rgb(26, 28, 32)" });
    await page.context().close();
  });

  it("is dark where the reader's system is", async () => {
    const { page } = await openReport(browser, file, { colorScheme: "dark" });
    expect(await inkOf(page)).toEqual({ paper: "rgb(22, 24, 29)", ink: "rgb(236, 238, 242)" });
    await page.context().close();
  });

  it.each([375, 1100])("fits a screen of %i px without scrolling sideways", async (width) => {
    const { page } = await openReport(browser, file, { viewport: { width, height: 800 } });
    for (const id of chartIds()) await liveChart(page, id);
    await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    await page.context().close();
  });
});

/** Colours of ground and text. */
async function inkOf(page: Awaited<ReturnType<typeof openReport>>["page"]): Promise<unknown> {
  return page.evaluate(
    "(() => { const { backgroundColor: paper, color: ink } = getComputedStyle(document.body); return { paper, ink }; })()",
  );
}
