/** What ECharts tells a drawing of a custom series, as far as it is used here. */
interface Place {
  readonly dataIndex: number;
  readonly coordSys: { readonly x: number; readonly width: number };
}

interface Values {
  readonly value: (dimension: number) => number;
  readonly coord: (point: readonly [number, number]) => readonly [number, number];
  readonly size: (span: readonly [number, number]) => readonly [number, number];
  readonly visual: (name: "color") => string;
}

const LABEL = { fontSize: 12, fontFamily: "system-ui, sans-serif", fill: "var(--ink)" } as const;

/** Values are {row, from, to}: a floating bar with its label at the right end. */
function bar(labels: readonly string[]) {
  return ({ dataIndex }: Place, api: Values) => {
    const row = api.value(0);
    const [from, y] = api.coord([api.value(1), row]);
    const [to] = api.coord([api.value(2), row]);
    const height = Math.min(20, 0.62 * api.size([0, 1])[1]);
    const left = Math.min(from, to);
    const right = Math.max(from, to);
    const shape = { x: left, y: y - height / 2, width: Math.max(1, right - left), height };
    const text = labels[dataIndex] ?? "";
    return {
      type: "group",
      children: [
        { type: "rect", shape, style: { fill: api.visual("color") } },
        {
          type: "text",
          silent: true,
          style: { ...LABEL, text, x: right + 6, y, textVerticalAlign: "middle" },
        },
      ],
    };
  };
}

/** Values are {row, mean, low, high}: a dot on a line with ends. */
function interval() {
  return (_: Place, api: Values) => {
    const row = api.value(0);
    const [x, y] = api.coord([api.value(1), row]);
    const [low] = api.coord([api.value(2), row]);
    const [high] = api.coord([api.value(3), row]);
    const stroke = api.visual("color");
    const line = (x1: number, y1: number, x2: number, y2: number) => ({
      type: "line",
      shape: { x1, y1, x2, y2 },
      style: { stroke, lineWidth: 2 },
    });
    return {
      type: "group",
      children: [
        line(low, y, high, y),
        line(low, y - 5, low, y + 5),
        line(high, y - 5, high, y + 5),
        { type: "circle", shape: { cx: x, cy: y, r: 5 }, style: { fill: stroke } },
      ],
    };
  };
}

/** Values are {x, mean, low, high}: a dot on an upright line. */
function upright() {
  return (_: Place, api: Values) => {
    const [x, y] = api.coord([api.value(0), api.value(1)]);
    const [, low] = api.coord([api.value(0), api.value(2)]);
    const [, high] = api.coord([api.value(0), api.value(3)]);
    const fill = api.visual("color");
    return {
      type: "group",
      children: [
        { type: "line", shape: { x1: x, y1: low, x2: x, y2: high }, style: { stroke: fill, lineWidth: 1.5 } },
        { type: "circle", shape: { cx: x, cy: y, r: 4.5 }, style: { fill } },
      ],
    };
  };
}

/** The one item is {number of points, then x, low and high of each}: an area between two lines. */
function band() {
  return (_: Place, api: Values) => {
    const places = Array.from({ length: api.value(0) }, (_none, at) => 1 + 3 * at);
    const edge = (place: number, which: 1 | 2) => api.coord([api.value(place), api.value(place + which)]);
    const points = [
      ...places.map((place) => edge(place, 1)),
      ...places.reverse().map((place) => edge(place, 2)),
    ];
    return {
      type: "polygon",
      silent: true,
      shape: { points },
      style: { fill: api.visual("color"), opacity: 0.16 },
    };
  };
}

/** Values are {row, value, low, high, place}: a bar from 0 above (-1) or below (1) the middle of its row, with its interval. */
function pairedBar() {
  return (_: Place, api: Values) => {
    const [start, middle] = api.coord([0, api.value(0)]);
    const [end] = api.coord([api.value(1), api.value(0)]);
    const [low] = api.coord([api.value(2), api.value(0)]);
    const [high] = api.coord([api.value(3), api.value(0)]);
    const height = Math.min(13, 0.36 * api.size([0, 1])[1]);
    const y = middle + (api.value(4) * (height + 1)) / 2;
    const shape = {
      x: Math.min(start, end),
      y: y - height / 2,
      width: Math.max(1, Math.abs(end - start)),
      height,
    };
    const line = (x1: number, y1: number, x2: number, y2: number) => ({
      type: "line",
      shape: { x1, y1, x2, y2 },
      style: { stroke: "var(--ink)", lineWidth: 1.5 },
    });
    return {
      type: "group",
      children: [
        { type: "rect", shape, style: { fill: api.visual("color") } },
        ...(low === high
          ? []
          : [line(low, y, high, y), line(low, y - 3, low, y + 3), line(high, y - 3, high, y + 3)]),
      ],
    };
  };
}

const RENDERERS: Readonly<Record<string, (labels: readonly string[]) => unknown>> = {
  band,
  bar,
  interval,
  pairedBar,
  upright,
};

/** A drawing by its name, for a series with these labels; undefined if there is none. */
export function rendererNamed(name: string, labels: readonly string[]): unknown {
  return RENDERERS[name]?.(labels);
}
