import type { ReportData } from "../../../model/report-data.ts";
import type { Chart } from "../kit/chart.ts";
import { patternDefinitions } from "../kit/palette.ts";
import type { Block, Section } from "../section.ts";
import { SECTIONS } from "../sections.ts";
import { chartHtml, type DrawSvg } from "./chart-html.ts";
import { escaped, proseHtml } from "./escape.ts";
import { PAGE_STYLE } from "./style.ts";
import { tableHtml } from "./table-html.ts";

/** What the page needs beside the results. */
export interface PageParts {
  readonly draw: DrawSvg;
  /** Script of the live charts, and its hash for the content security policy: `sha256-…`. */
  readonly script: string;
  readonly scriptHash: string;
  /** Version of the program that writes the page. */
  readonly version: string;
}

/** The report as one HTML page that asks for nothing from anywhere. */
export function reportPage(data: ReportData, { draw, script, scriptHash, version }: PageParts): string {
  const sections = SECTIONS.map((section) => ({
    section,
    blocks: section.parts.flatMap((part) => part(data)),
  }));
  const shown = sections.filter(({ blocks }) => blocks.length > 0);
  const policy =
    `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '${scriptHash}'; ` +
    "base-uri 'none'; form-action 'none'";
  const { name, description } = data.manifest;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="surplus ${escaped(version)}">
<title>${escaped(name)}: surplus report</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>
<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs>${patternDefinitions()}</defs></svg>
<header>
<h1>${escaped(name)}</h1>
${description === undefined ? "" : `<p>${escaped(description)}</p>`}
<p class="meta">${escaped(metaLine(data))}</p>
<nav aria-label="sections"><ul>${shown.map(({ section }) => linkHtml(section)).join("")}</ul></nav>
</header>
<main>
${shown.map(({ section, blocks }) => sectionHtml(section, blocks, draw)).join("\n")}
</main>
<script>${script}</script>
</body>
</html>
`;
}

function metaLine({ manifest }: ReportData): string {
  const { variants, replications, version, seed, inputsSha256 } = manifest;
  const count = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
  return (
    `${count(variants.length, "variant")}, ${count(replications, "replication")}; seed ${seed}, ` +
    `surplus ${version}, inputs ${inputsSha256.slice(0, 12)}`
  );
}

const linkHtml = ({ id, title }: Section): string => `<li><a href="#${id}">${escaped(title)}</a></li>`;

function sectionHtml({ id, title }: Section, blocks: readonly Block[], draw: DrawSvg): string {
  const inner = blocks.map((block) => blockHtml(block, draw)).join("\n");
  return `<section id="${id}" aria-labelledby="${id}-heading">\n<h2 id="${id}-heading">${escaped(title)}</h2>\n${inner}\n</section>`;
}

function chartsHtml(title: string | undefined, charts: readonly Chart[], draw: DrawSvg): string {
  const heading = title === undefined ? "" : `<h3>${escaped(title)}</h3>\n`;
  const level = title === undefined ? 3 : 4;
  return `${heading}<div class="charts">${charts.map((chart) => chartHtml(chart, { draw, level })).join("\n")}</div>`;
}

function blockHtml(block: Block, draw: DrawSvg): string {
  switch (block.kind) {
    case "text":
      return `<p${block.lead ? ' class="lead"' : ""}>${proseHtml(block.text)}</p>`;
    case "html":
      return block.html;
    case "list":
      return `<ul>${block.items.map((item) => `<li>${proseHtml(item)}</li>`).join("")}</ul>`;
    case "code":
      return `<pre tabindex="0">${escaped(block.text)}</pre>`;
    case "table":
      return tableHtml(block.table);
    case "details": {
      const inner = block.blocks.map((each) => blockHtml(each, draw)).join("\n");
      return `<details><summary>${escaped(block.summary)}</summary>${inner}</details>`;
    }
    case "charts":
      return chartsHtml(block.title, block.charts, draw);
  }
}
