import type { Chart, ChartOptions, LegendEntry } from "../kit/chart.ts";
import { markSvg } from "../kit/mark.ts";
import { packedView } from "../kit/packed-view.ts";
import { viewOptions } from "../kit/view-options.ts";
import { escaped, inlineJson, proseHtml } from "./escape.ts";
import { shortPath } from "./short-path.ts";
import { tableHtml } from "./table-html.ts";

/** Draws a picture as SVG text; `src/io/chart-asset.ts` has it. */
export type DrawSvg = (
  options: ChartOptions,
  size: { readonly width: number; readonly height: number },
) => string;

/** A chart that is wider takes the width of the page to itself [px]. */
const WIDE_PX = 600;

/**
 * A chart in the page: static picture, controls and legend, the numbers as a table, and the options of the live one.
 *
 * @param level  Of its heading.
 */
export function chartHtml(
  chart: Chart,
  { draw, level }: { readonly draw: DrawSvg; readonly level: 3 | 4 },
): string {
  const { id, title, note, zoom, shared, views, height } = chart;
  const data = inlineJson({ height, zoom, shared, views: views.map(packedView) });
  const titleId = `${id}-title`;
  return [
    `<figure id="chart-${id}" class="${chart.width > WIDE_PX ? "chart wide" : "chart"}" data-chart="${id}" aria-labelledby="${titleId}" style="--width:${chart.width}px">`,
    `<h${level} id="${titleId}">${escaped(title)}</h${level}>`,
    controlsHtml(chart),
    legendHtml(chart.legend),
    `<div class="picture" role="img" aria-label="${escaped(chart.alt)}">`,
    `<div class="static">${staticSvg(chart, draw)}</div><div class="live"></div></div>`,
    `<figcaption><span class="shown">${escaped(captionOf(chart))}</span>${note === undefined ? "" : proseHtml(note)}</figcaption>`,
    `<details><summary>Numbers of this chart</summary>${tableHtml(chart.table)}</details>`,
    `<script type="application/json">${data}</script>`,
    "</figure>",
  ].join("\n");
}

/** The first view as SVG whose ids are its own among all of the page. */
export function staticSvg({ id, shared, views, still, width, height }: Chart, draw: DrawSvg): string {
  return (
    draw(viewOptions(shared, still ?? views[0]!), { width, height })
      // Styles of the pointer have no meaning in a picture; ids would meet those of the other pictures.
      .replace(/<style[\s\S]*?<\/style>/g, "")
      .replace(/ class="zr\d+-cls-\d+"/g, "")
      .replace(/ ecmeta_[a-z_]+="[^"]*"/g, "")
      .replace(/zr\d+-/g, `${id}-`)
      .replace(/ d="([^"]*)"/g, (_, path: string) => ` d="${shortPath(path)}"`)
      .replace("<svg ", '<svg aria-hidden="true" ')
  );
}

/** Which view the static picture shows, where there are several; ends with a blank. */
export function captionOf({ views }: Chart): string {
  return views.length < 2 ? "" : `Shown: ${views[0]!.choice.join(", ")}. `;
}

function controlsHtml({ id, selectors, views, zoom }: Chart): string {
  const selects = selectors.map((name, at) => {
    const words = [...new Set(views.map(({ choice }) => choice[at] ?? ""))];
    if (words.length < 2)
      return `<select hidden aria-label="${escaped(name)}">${optionsHtml(words)}</select>`;
    const selectId = `${id}-select-${at}`;
    return `<label for="${selectId}">${escaped(name)} <select id="${selectId}">${optionsHtml(words)}</select></label>`;
  });
  const buttons = zoom ? ZOOM_BUTTONS : "";
  return selects.length === 0 && !zoom ? "" : `<div class="controls">${selects.join(" ")}${buttons}</div>`;
}

const optionsHtml = (words: readonly string[]): string =>
  words.map((word) => `<option value="${escaped(word)}">${escaped(word)}</option>`).join("");

const ZOOM_BUTTONS = `<span class="zoom" role="group" aria-label="time shown">${[
  ["in", "+", "zoom in"],
  ["out", "−", "zoom out"],
  ["left", "◀", "earlier"],
  ["right", "▶", "later"],
  ["all", "all", "all of the time"],
]
  .map(
    ([action, sign, label]) =>
      `<button type="button" data-zoom="${action}" aria-label="${label}">${sign}</button>`,
  )
  .join("")}</span>`;

function legendHtml(legend: readonly LegendEntry[]): string {
  if (legend.length === 0) return "";
  const entries = legend.map(
    (entry) =>
      `<li><button type="button" aria-pressed="true" data-series="${escaped(entry.name)}">${swatch(entry)}${escaped(entry.name)}</button></li>`,
  );
  return `<ul class="legend" aria-label="legend">${entries.join("")}</ul>`;
}

function swatch(entry: LegendEntry): string {
  return `<svg width="24" height="12" aria-hidden="true">${markSvg(entry)}</svg>`;
}
