import type { ChartOptions, ChartView } from "../src/output/report/kit/chart.ts";
import { unpackedView } from "../src/output/report/kit/packed-view.ts";
import { viewOptions } from "../src/output/report/kit/view-options.ts";
import { init } from "./echarts.ts";
import { revivedOptions } from "./revive.ts";

/** A chart as the page carries it; `src/output/report/html/chart-html.ts` writes it. */
interface ChartData {
  readonly height: number;
  readonly zoom: boolean;
  readonly shared: ChartOptions;
  readonly views: readonly ChartView[];
}

/** A chart that answers to pointer and keys, in the place of its static picture. */
export class LiveChart {
  private readonly figure: HTMLElement;
  private readonly data: ChartData;
  private readonly chart: ReturnType<typeof init>;
  private readonly hidden = new Set<string>();

  constructor(figure: HTMLElement) {
    this.figure = figure;
    this.data = JSON.parse(
      figure.querySelector("script[type='application/json']")!.textContent!,
    ) as ChartData;
    const place = figure.querySelector<HTMLElement>(".live")!;
    place.style.height = `${this.data.height}px`;
    figure.classList.add("is-live");
    this.chart = init(place, null, { renderer: "svg" });
    this.show(this.data.views[0]!);
    new ResizeObserver(() => this.chart.resize()).observe(place);
    this.listen();
  }

  /** Draws a view; what is zoomed and hidden stays so. */
  private show(view: ChartView): void {
    const zoom = this.data.zoom ? { dataZoom: this.zoomOptions() } : {};
    const selected = Object.fromEntries([...this.hidden].map((name) => [name, false]));
    const all = revivedOptions(viewOptions(this.data.shared, unpackedView(view)));
    this.chart.setOption({ ...all, legend: { show: false, selected }, ...zoom }, { notMerge: true });
  }

  private zoomOptions(): readonly object[] {
    const [start, end] = this.range();
    // A finger on the picture scrolls the page; there are buttons for the rest.
    const isTouch = matchMedia("(pointer: coarse)").matches;
    return [{ type: "inside", start, end, disabled: isTouch, zoomOnMouseWheel: "ctrl", filterMode: "none" }];
  }

  /** The stretch of time that is shown [% of all]. */
  private range(): readonly [number, number] {
    const [zoom] = (this.chart.getOption()?.["dataZoom"] ?? []) as readonly { start: number; end: number }[];
    return zoom === undefined ? [0, 100] : [zoom.start, zoom.end];
  }

  private listen(): void {
    // ECharts would keep every turn of the wheel to itself: without Ctrl it scrolls the page.
    const place = this.figure.querySelector<HTMLElement>(".live")!;
    place.addEventListener("wheel", (event) => event.ctrlKey || event.stopImmediatePropagation(), true);
    for (const select of this.selects()) select.addEventListener("change", () => this.choose());
    for (const button of this.figure.querySelectorAll<HTMLButtonElement>(".legend button"))
      button.addEventListener("click", () => this.toggle(button));
    for (const button of this.figure.querySelectorAll<HTMLButtonElement>("[data-zoom]"))
      button.addEventListener("click", () => this.zoom(button.dataset["zoom"]!));
  }

  private selects(): readonly HTMLSelectElement[] {
    return [...this.figure.querySelectorAll<HTMLSelectElement>("select")];
  }

  private choose(): void {
    const choice = this.selects().map((select) => select.value);
    const view = this.data.views.find((each) => each.choice.every((word, at) => word === choice[at]));
    if (view !== undefined) this.show(view);
  }

  private toggle(button: HTMLButtonElement): void {
    const name = button.dataset["series"]!;
    const isShown = this.hidden.has(name);
    if (isShown) this.hidden.delete(name);
    else this.hidden.add(name);
    button.setAttribute("aria-pressed", String(isShown));
    this.chart.dispatchAction({ type: isShown ? "legendSelect" : "legendUnSelect", name });
  }

  /** `in`, `out`, `left`, `right` or `all`. */
  private zoom(direction: string): void {
    const [start, end] = this.range();
    const middle = (start + end) / 2;
    const width = end - start;
    const half = direction === "in" ? width / 4 : direction === "out" ? width : width / 2;
    const shift = direction === "left" ? -width / 2 : direction === "right" ? width / 2 : 0;
    const low = direction === "all" ? 0 : Math.max(0, Math.min(middle + shift - half, 100 - 2 * half));
    const high = direction === "all" ? 100 : Math.min(100, low + 2 * half);
    this.chart.dispatchAction({ type: "dataZoom", start: low, end: high });
  }
}
