import { figure, money, percent } from "../src/output/figures.ts";

/** Numbers of axes, by the name that the options give them. */
const NUMBERS: Readonly<Record<string, (value: number) => string>> = {
  figure,
  money,
  percent,
  price: (value) => value.toFixed(2),
};

/** What a tooltip is told of a point. */
interface Point {
  readonly name: string;
  readonly seriesName: string;
  readonly value: readonly number[] | number;
  readonly axisValue?: number;
  readonly encode?: { readonly y?: readonly number[] };
  readonly data?: { readonly tip?: string };
}

/** Text of a page as HTML. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The text that came with the point, its first line set strong. */
function itemTip({ data }: Point): string {
  const [head = "", ...lines] = (data?.tip ?? "").split("\n");
  return [`<b>${escaped(head)}</b>`, ...lines.map(escaped)].join("<br>");
}

function numberOf({ value, encode }: Point): number | undefined {
  const number = typeof value === "number" ? value : value[encode?.y?.[0] ?? 1];
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** `2026-11-02 05:00`. */
function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}

/** The instant, then a line for every series with a value there. `unit` is a name of `NUMBERS`, or words behind a number. */
function axisTip(points: readonly Point[], unit: string): string {
  const [first] = points;
  if (first === undefined) return "";
  const format = NUMBERS[unit] ?? ((value: number) => `${figure(value)} ${unit}`);
  const lines = points.flatMap((point) => {
    const value = numberOf(point);
    return value === undefined ? [] : [`${escaped(point.seriesName)}: <b>${escaped(format(value))}</b>`];
  });
  const head = first.axisValue === undefined ? escaped(first.name) : `${timeText(first.axisValue)} UTC`;
  return [head, ...lines.reverse()].join("<br>");
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** Day and hour of a cell of a week, and its number. */
function weekTip({ value }: Point, unit: string): string {
  const [hour = 0, day = 0, number = 0] = value as readonly number[];
  return `<b>${DAYS[day]} ${String(hour).padStart(2, "0")}:00</b><br>${escaped(NUMBERS[unit]!(number))}`;
}

/** A function of the options by its name without `@`: `money`, `tip item`, `tip GPUs`; undefined if there is none. */
export function formatterNamed(name: string): unknown {
  if (name === "tip item") return itemTip;
  if (name.startsWith("tip week ")) {
    const unit = name.slice("tip week ".length);
    return unit in NUMBERS ? (point: Point) => weekTip(point, unit) : undefined;
  }
  if (name.startsWith("tip ")) {
    const unit = name.slice("tip ".length);
    return (points: readonly Point[] | Point) =>
      axisTip(Array.isArray(points) ? points : [points as Point], unit);
  }
  return NUMBERS[name];
}
