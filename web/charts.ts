import { init } from "./echarts.ts";
import { startPage } from "./page.ts";
import { revivedOptions } from "./revive.ts";

/** A picture as SVG text, drawn without a page; Node calls this. */
export function svg(json: string, width: number, height: number): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(revivedOptions(JSON.parse(json) as object));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

if (typeof document !== "undefined") startPage();
