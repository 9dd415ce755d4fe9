import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Cells, readText } from "../output/report/cells.ts";
import { launchBrowser } from "./browser.ts";
import { liveChart, openReport, ReportFile } from "./report-page.ts";

const FOLDER = "results/quickstart";
/** Names of the legend > columns of timeseries.csv. */
const COLUMNS: Readonly<Record<string, string>> = {
  internal: "internal_gpu_hours",
  "on-demand": "on_demand_gpu_hours",
  spot: "spot_gpu_hours",
  turning: "turning_gpu_hours",
  idle: "idle_gpu_hours",
};

let browser: Browser;
let file: ReportFile;
const cells = new Cells(FOLDER);

beforeAll(async () => {
  browser = await launchBrowser();
  file = new ReportFile(FOLDER);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  file?.remove();
});

/** What the tooltip says at a share of the picture's width: the instant, and GPUs by name. */
async function tipAt(page: Page, figure: Locator, share: number) {
  const box = (await figure.locator(".live").boundingBox())!;
  await page.mouse.move(box.x + share * box.width + 3, box.y + 0.5 * box.height);
  await page.mouse.move(box.x + share * box.width, box.y + 0.5 * box.height);
  const tip = figure.locator(".live > div").last();
  await tip.filter({ hasText: "UTC" }).waitFor();
  const [head, ...lines] = (await tip.innerText()).trim().split("\n");
  const values = lines
    .map((line) => /^(.+): (.+) GPUs$/.exec(line)!)
    .map(([, name, text]) => [name!, text!] as const);
  return { start: head!.replace(" UTC", ""), values: new Map(values) };
}

function expectOfFile(variant: string, { start, values }: Awaited<ReturnType<typeof tipAt>>): void {
  const time = `${start.replace(" ", "T")}:00.000Z`;
  const rows = cells
    .rows("timeseries.csv")
    .filter((row) => row["variant"] === variant && row["time_start"] === time);
  expect(rows, `${variant} ${time}`).toHaveLength(1);
  expect(values.size).toBeGreaterThan(2);
  for (const [name, text] of values) {
    const shown = readText(text);
    // Intervals of an hour: GPU-hours are GPUs.
    expect(Math.abs(shown.value - Number(rows[0]![COLUMNS[name]!])), name).toBeLessThanOrEqual(
      1.000001 * shown.half,
    );
  }
}

it("the pointer shows the numbers of timeseries.csv, in every variant", async () => {
  const { page } = await openReport(browser, file);
  const figure = await liveChart(page, "fleet");
  for (const share of [0.2, 0.5, 0.8]) expectOfFile("mix", await tipAt(page, figure, share));
  await figure.locator("select").first().selectOption("spot-only");
  const tip = await tipAt(page, figure, 0.6);
  expectOfFile("spot-only", tip);
  expect(tip.values.get("on-demand")).toBe("0");
  await page.context().close();
});

it("the legend hides a state", async () => {
  const { page } = await openReport(browser, file);
  const figure = await liveChart(page, "fleet");
  expect((await tipAt(page, figure, 0.5)).values.has("spot")).toBe(true);
  await figure.locator(".legend button", { hasText: "spot" }).click();
  const { values } = await tipAt(page, figure, 0.55);
  expect(values.has("spot")).toBe(false);
  expect(values.has("internal")).toBe(true);
  await page.context().close();
});

it("zooming in shows a part of the time, and the whole comes back", async () => {
  const { page } = await openReport(browser, file);
  const figure = await liveChart(page, "fleet");
  const first = (await tipAt(page, figure, 0.08)).start;
  await figure.locator("[data-zoom=in]").click();
  const zoomed = (await tipAt(page, figure, 0.08)).start;
  expect(zoomed > first).toBe(true);
  await figure.locator("[data-zoom=left]").click();
  expect((await tipAt(page, figure, 0.08)).start < zoomed).toBe(true);
  await figure.locator("[data-zoom=all]").click();
  expect((await tipAt(page, figure, 0.08)).start).toBe(first);
  await page.context().close();
});

it("the wheel zooms with Ctrl, and scrolls the page without", async () => {
  const { page } = await openReport(browser, file);
  const figure = await liveChart(page, "fleet");
  const first = (await tipAt(page, figure, 0.1)).start;
  const scrolled = () => page.evaluate("scrollY") as Promise<number>;
  const before = await scrolled();
  await page.mouse.wheel(0, -120);
  await expect.poll(scrolled).not.toBe(before);
  await figure.scrollIntoViewIfNeeded();
  await tipAt(page, figure, 0.9);
  await page.keyboard.down("Control");
  for (let turn = 0; turn < 5; turn += 1) await page.mouse.wheel(0, -240);
  await page.keyboard.up("Control");
  await expect.poll(async () => (await tipAt(page, figure, 0.1)).start > first).toBe(true);
  await page.context().close();
});

it("the pointer over a bar or a dot shows the number of its table", async () => {
  const { page } = await openReport(browser, file);
  for (const [id, shape] of [
    ["waterfall-3", "path[fill='var(--blue)']"],
    ["dots-net-value-usd", "path[fill='var(--purple)']"],
  ] as const) {
    const figure = await liveChart(page, id);
    const box = (await figure.locator(`.live svg ${shape}`).last().boundingBox())!;
    const tip = figure.locator(".live > div").last();
    let amount = "";
    // The pointer moves until a tip stands: a chart that is drawn anew meanwhile takes its tip away.
    const pointed = async (): Promise<string> => {
      await page.mouse.move(box.x + box.width / 2 + 2, box.y + box.height / 2);
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      amount = /-?\$[\d.,]+[kM]?/.exec(await tip.innerText())?.[0] ?? "";
      return amount;
    };
    await expect.poll(pointed, { timeout: 10_000 }).not.toBe("");
    const { value, half } = readText(amount.replace(/[.,]$/, ""));
    const row = cells
      .rows("summary.csv")
      .find(({ variant, metric }) => variant === "mix" && metric === "net_value_usd")!;
    expect(Math.abs(value - Number(row["mean"])), id).toBeLessThanOrEqual(1.000001 * half);
  }
  await page.context().close();
});
