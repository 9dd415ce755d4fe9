import type { Chart, LegendEntry } from "../kit/chart.ts";
import { markSvg } from "../kit/mark.ts";
import { patternDefinitions, VARIABLES } from "../kit/palette.ts";
import { measuredText } from "../kit/text-width.ts";
import { captionOf, type DrawSvg, staticSvg } from "./chart-html.ts";
import { escaped } from "./escape.ts";

const MARGIN_PX = 16;
const TITLE_PX = 18;
const TEXT_PX = 12;
const LINE_PX = 20;
const SWATCH_PX = 24;
/** How far the middle of letters lies above their base, as a share of their size: half of usual capitals. */
const CENTRE = 0.36;

/** A picture that stands alone, with its size [px]. */
export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** The first view of a chart as a picture of its own: title, legend and note inside, on a light ground. */
export function chartPicture(chart: Chart, draw: DrawSvg): Picture {
  const width = chart.width + 2 * MARGIN_PX;
  const legend = legendSvg(chart.legend, chart.width);
  const notes = wrapped(`${captionOf(chart)}${chart.note ?? ""}`, chart.width);
  const top = MARGIN_PX + 1.4 * TITLE_PX + legend.height;
  const height = Math.ceil(top + chart.height + notes.length * LINE_PX + MARGIN_PX);
  const body = staticSvg(chart, draw)
    .replace("<svg ", `<svg x="${MARGIN_PX}" y="${top}" `)
    .replace(/<text dominant-baseline="central"([^>]*)>/g, (_, rest: string) => `<text${onBaseline(rest)}>`);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(chart.title)}</title><desc>${escaped(chart.alt)}</desc>`,
    `<defs>${patternDefinitions()}</defs>`,
    `<rect width="${width}" height="${height}" fill="var(--paper)"/>`,
    textSvg(chart.title, { x: MARGIN_PX, y: MARGIN_PX + 0.8 * TITLE_PX, sizePx: TITLE_PX, ink: "ink" }),
    `<g transform="translate(${MARGIN_PX} ${MARGIN_PX + 1.4 * TITLE_PX})">${legend.svg}</g>`,
    body,
    ...notes.map((line, at) =>
      textSvg(line, {
        x: MARGIN_PX,
        y: top + chart.height + (at + 0.8) * LINE_PX,
        sizePx: TEXT_PX,
        ink: "muted",
      }),
    ),
    "</svg>\n",
  ];
  return { svg: inLight(parts.join("\n")), width, height };
}

/** Attributes of a text that is centred at its height, for readers of SVG that know no other base than that of letters. */
function onBaseline(attributes: string): string {
  const sizePx = Number(/([\d.]+)px/.exec(attributes)?.[1] ?? TEXT_PX);
  const y = Number(/ y="([^"]*)"/.exec(attributes)?.[1] ?? 0);
  return `${attributes.replace(/ y="[^"]*"/, "")} y="${Number((y + CENTRE * sizePx).toFixed(2))}"`;
}

/** The colours of the light page in the place of its variables. */
function inLight(svg: string): string {
  return svg.replace(/var\(--([a-z]+)\)/g, (_, name: string) => VARIABLES[name]![0]);
}

interface TextWishes {
  readonly x: number;
  readonly y: number;
  readonly sizePx: number;
  readonly ink: "ink" | "muted";
}

function textSvg(text: string, { x, y, sizePx, ink }: TextWishes): string {
  return `<text x="${x}" y="${y}" font-size="${sizePx}" font-family="system-ui, sans-serif" fill="var(--${ink})">${escaped(text)}</text>`;
}

const widthOf = (text: string): number => measuredText(text, `${TEXT_PX}px sans-serif`).width;

/** Entries beside each other, in as many lines as they need. */
function legendSvg(
  legend: readonly LegendEntry[],
  width: number,
): { readonly svg: string; readonly height: number } {
  let x = 0;
  let line = 0;
  const entries = legend.map((entry) => {
    const own = SWATCH_PX + 6 + widthOf(entry.name) + 16;
    if (x > 0 && x + own > width) {
      x = 0;
      line += 1;
    }
    const place = `<g transform="translate(${x} ${line * LINE_PX})">`;
    x += own;
    return `${place}${markSvg(entry)}${textSvg(entry.name, { x: SWATCH_PX + 6, y: 11, sizePx: TEXT_PX, ink: "ink" })}</g>`;
  });
  return { svg: entries.join(""), height: legend.length === 0 ? 0 : (line + 1) * LINE_PX };
}

/** A text in lines that are no wider than this [px]. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.replaceAll("`", "").split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length === 0 || widthOf(longer) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return text === "" ? [] : lines;
}
