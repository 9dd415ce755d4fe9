import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { svgToPng } from "../io/svg-to-png.ts";
import { writeWholeFile } from "../io/whole-file.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { reportError, UsageError } from "./report-error.ts";
import { picturesOf, REPORT_FILE, reportOf } from "./report-page.ts";

/** Options of `surplus report`, as plain data. */
export interface ReportOptions {
  readonly folder: string;
  /** File of the page; absent = report.html in the folder. */
  readonly output?: string;
  /** Folder for single charts as SVG, in place of the page. */
  readonly svg?: string;
  /** Folder for single charts as PNG, in place of the page. */
  readonly png?: string;
  /** Ids of the charts that are wanted; empty = all. */
  readonly chart: readonly string[];
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** `surplus report`: a result folder as one HTML page, or its charts as files. Returns the exit code. */
export async function reportCommand(options: ReportOptions, io: CliIo): Promise<number> {
  const say = (text: string): unknown => (options.quiet ? undefined : io.stderr.write(`${text}\n`));
  try {
    checkOptions(options);
    if (options.svg === undefined && options.png === undefined) {
      const path = options.output ?? join(options.folder, REPORT_FILE);
      writeWholeFile(path, reportOf(options.folder));
      say(`wrote ${path}`);
    } else {
      for (const path of await writePictures(options)) say(`wrote ${path}`);
    }
    return EXIT.success;
  } catch (error) {
    return reportError(error, options, (text) => io.stderr.write(text));
  }
}

/** @throws UsageError for options that say nothing together. */
function checkOptions({ output, svg, png, chart }: ReportOptions): void {
  const hasPictures = svg !== undefined || png !== undefined;
  if (hasPictures && output !== undefined)
    throw new UsageError("-o names the page, --svg and --png write charts in its place; leave one out");
  if (!hasPictures && chart.length > 0)
    throw new UsageError("--chart goes with --svg or --png, which write charts one by one");
}

async function writePictures({ folder, svg, png, chart }: ReportOptions): Promise<readonly string[]> {
  const paths: string[] = [];
  const pictures = picturesOf(folder, chart);
  if (svg !== undefined) {
    mkdirSync(svg, { recursive: true });
    for (const picture of pictures) {
      const path = join(svg, `${picture.id}.svg`);
      writeWholeFile(path, picture.svg);
      paths.push(path);
    }
  }
  if (png !== undefined) {
    mkdirSync(png, { recursive: true });
    for (const picture of pictures) {
      const path = join(png, `${picture.id}.png`);
      writeWholeFile(path, await svgToPng(picture.svg, picture));
      paths.push(path);
    }
  }
  return paths;
}
