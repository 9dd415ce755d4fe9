import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { reportOf } from "../../src/cli/report-page.ts";

/** A report as a file, and pages that show it. */
export class ReportFile {
  private readonly folder = mkdtempSync(join(tmpdir(), "surplus-report-"));
  readonly url: string;
  readonly html: string;

  constructor(results: string) {
    this.html = reportOf(results);
    const path = join(this.folder, "report.html");
    writeFileSync(path, this.html);
    this.url = pathToFileURL(path).href;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** An open page with all that went wrong on it. */
export interface OpenPage {
  readonly page: Page;
  /** Errors of the console and of scripts, and requests to anywhere but the file itself. */
  readonly faults: string[];
}

/** Opens the report offline and waits until its charts near the screen are live. */
export async function openReport(
  browser: Browser,
  file: ReportFile,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    offline: true,
    viewport: { width: 1100, height: 900 },
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    if (request.url() !== file.url && !request.url().startsWith("data:")) faults.push(request.url());
  });
  await page.goto(file.url);
  return { page, faults };
}

/** Scrolls a chart to the screen and waits until it is live. */
export async function liveChart(page: Page, id: string) {
  const figure = page.locator(`#chart-${id}`);
  await figure.scrollIntoViewIfNeeded();
  await figure.locator(".live svg").waitFor();
  return figure;
}
