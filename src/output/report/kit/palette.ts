import type { GpuState, LossReason, UnsoldReason } from "../../../model/states.ts";

/** Colours of Okabe and Ito (2008), "Color Universal Design", told apart with every common colour vision. */
const OKABE_ITO = {
  orange: "#E69F00",
  sky: "#56B4E9",
  green: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermillion: "#D55E00",
  purple: "#CC79A7",
} as const;

/** Variables of the page: name > [light, dark]. Print is light. */
export const VARIABLES: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  paper: ["#ffffff", "#16181d"],
  card: ["#ffffff", "#1d2027"],
  ink: ["#1a1c20", "#eceef2"],
  muted: ["#565b66", "#a9b0bd"],
  line: ["#d5d9e0", "#3a404c"],
  faint: ["#f1f3f6", "#272b34"],
  link: ["#0060a0", "#7cc0f5"],
  ...Object.fromEntries(Object.entries(OKABE_ITO).map(([name, hex]) => [name, [hex, hex]])),
  // Blue on dark needs to be lighter to be told from the ground.
  blue: [OKABE_ITO.blue, "#4aa3dd"],
  black: ["#1a1c20", "#eceef2"],
  gray: ["#8a909c", "#8a909c"],
};

/** A colour of the page, as charts name it. */
export function colour(name: string): string {
  return `var(--${name})`;
}

/** Colours of series in their order, with the dash of each, so that neither colour nor order alone tells them apart. */
export const SERIES_STYLES: readonly { readonly colour: string; readonly dash: readonly number[] }[] = [
  { colour: colour("blue"), dash: [] },
  { colour: colour("orange"), dash: [7, 3] },
  { colour: colour("green"), dash: [2, 2] },
  { colour: colour("purple"), dash: [10, 3, 2, 3] },
  { colour: colour("vermillion"), dash: [4, 4] },
  { colour: colour("sky"), dash: [12, 4] },
  { colour: colour("black"), dash: [1, 3] },
  { colour: colour("gray"), dash: [8, 2, 2, 2, 2, 2] },
];

/** A fill with a pattern: ground, ink and path of a tile of 8 x 8 px. */
export interface Pattern {
  readonly id: string;
  readonly ground: string;
  readonly ink: string;
  /** SVG path, stroked. */
  readonly path: string;
}

const RISING = "M-2 2L2 -2M0 8L8 0M6 10L10 6";
const FALLING = "M-2 6L2 10M0 0L8 8M6 -2L10 2";
const DOTS = "M2 2h.01M6 6h.01";
const LEVEL = "M0 4H8";
const UPRIGHT = "M4 0V8";
const CROSSED = `${RISING}${FALLING}`;

/** Fills of the GPU states: plain colours for what is used, patterns for what stands still. */
const STATE_FILLS: Readonly<Record<GpuState, Omit<Pattern, "id">>> = {
  down: { ground: colour("ink"), ink: colour("gray"), path: CROSSED },
  turning: { ground: colour("gray"), ink: colour("paper"), path: LEVEL },
  internal: { ground: colour("blue"), ink: "", path: "" },
  reserved_used: { ground: colour("green"), ink: "", path: "" },
  reserved_idle: { ground: colour("paper"), ink: colour("green"), path: RISING },
  on_demand: { ground: colour("orange"), ink: "", path: "" },
  block: { ground: colour("purple"), ink: colour("paper"), path: UPRIGHT },
  spot: { ground: colour("yellow"), ink: colour("gray"), path: DOTS },
  model_api: { ground: colour("vermillion"), ink: colour("paper"), path: FALLING },
  idle: { ground: colour("faint"), ink: colour("gray"), path: DOTS },
};

/** Fills of what was not sold and of what was lost, by reason: shades of the ground with a pattern each. */
const REASON_FILLS: Readonly<Record<UnsoldReason | LossReason, Omit<Pattern, "id">>> = {
  buffer: { ground: colour("gray"), ink: colour("paper"), path: UPRIGHT },
  not_sellable: { ground: colour("gray"), ink: colour("ink"), path: CROSSED },
  stranded: { ground: colour("purple"), ink: colour("paper"), path: DOTS },
  withheld: { ground: colour("paper"), ink: colour("vermillion"), path: CROSSED },
  no_demand: { ground: colour("faint"), ink: colour("gray"), path: DOTS },
  priced_out: { ground: colour("faint"), ink: colour("gray"), path: DOTS },
  competitor: { ground: colour("sky"), ink: colour("paper"), path: LEVEL },
  no_capacity: { ground: colour("blue"), ink: "", path: "" },
  no_contiguous_capacity: { ground: colour("purple"), ink: colour("paper"), path: DOTS },
  refused_by_policy: { ground: colour("paper"), ink: colour("vermillion"), path: CROSSED },
  too_large: { ground: colour("black"), ink: colour("gray"), path: CROSSED },
  reneged: { ground: colour("orange"), ink: colour("paper"), path: FALLING },
  churned: { ground: colour("yellow"), ink: colour("gray"), path: UPRIGHT },
  expired: { ground: colour("gray"), ink: colour("paper"), path: LEVEL },
  rate_limited: { ground: colour("paper"), ink: colour("blue"), path: RISING },
};

/** All patterns; the page and every single picture define them. */
export const PATTERNS: readonly Pattern[] = [
  ...Object.entries(STATE_FILLS)
    .filter(([, { path }]) => path !== "")
    .map(([state, fill]) => ({ id: `state-${state}`, ...fill })),
  ...Object.entries(REASON_FILLS)
    .filter(([, { path }]) => path !== "")
    .map(([reason, fill]) => ({ id: `reason-${reason.replaceAll("_", "-")}`, ...fill })),
  { id: "loss", ground: colour("vermillion"), ink: colour("paper"), path: RISING },
];

/** Fill of a GPU state. */
export function stateFill(state: GpuState): string {
  const { path, ground } = STATE_FILLS[state];
  return path === "" ? ground : `url(#state-${state})`;
}

/** Fill of a reason why GPU-hours were not sold, or a request was lost. */
export function reasonFill(reason: UnsoldReason | LossReason): string {
  const { path, ground } = REASON_FILLS[reason];
  return path === "" ? ground : `url(#reason-${reason.replaceAll("_", "-")})`;
}

/** Fill of what is lost or paid. */
export const LOSS_FILL = "url(#loss)";

/** The patterns as the content of `<defs>`. */
export function patternDefinitions(): string {
  return PATTERNS.map(
    ({ id, ground, ink, path }) =>
      `<pattern id="${id}" width="8" height="8" patternUnits="userSpaceOnUse">` +
      `<rect width="8" height="8" fill="${ground}"/>` +
      `<path d="${path}" stroke="${ink}" stroke-width="1.4" stroke-linecap="round" fill="none"/></pattern>`,
  ).join("");
}
