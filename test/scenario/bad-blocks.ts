import type { BadInput } from "./bad-inputs.ts";
import { changed, GOOD } from "./memory.ts";

/** GOOD with a product `ahead` on its last line. */
function withBlock(keys: string): string {
  return `${GOOD}  ahead: {${keys}}\n`;
}

/** Faults of blocks sold ahead. */
export const BAD_BLOCKS: readonly BadInput[] = [
  {
    title: "a block that begins with the run",
    text: withBlock("kind: block, price: {H100: 1 USD/GPUh}, starts: [0 h, 2 d], length: 1 d"),
    place: "35:60 products.ahead.starts[0]",
    expected: /an instant after the start of the run/,
    found: /0 h/,
  },
  {
    title: "a block without a start",
    text: withBlock("kind: block, price: {H100: 1 USD/GPUh}, length: 1 d"),
    place: "35:3 products.ahead.starts",
    expected: /when the block begins/,
    found: /nothing/,
    suggestion: /every: 7 d/,
  },
  {
    title: "a block without a length",
    text: withBlock("kind: block, price: {H100: 1 USD/GPUh}, starts: [2 d]"),
    place: "35:3 products.ahead.length",
    expected: /how long the block is/,
    found: /nothing/,
    suggestion: /length: 7 d/,
  },
  {
    title: "a block of no length",
    text: withBlock("kind: block, price: {H100: 1 USD/GPUh}, starts: [2 d], length: 0 s"),
    place: "35:74 products.ahead.length",
    expected: /above 0/,
    found: /0 s/,
  },
  {
    title: "a start of a block that is given twice",
    text: withBlock("kind: block, price: {H100: 1 USD/GPUh}, starts: [1 d, 24 h], length: 1 d"),
    place: "35:65 products.ahead.starts[1]",
    expected: /each start once/,
    found: /24 h/,
  },
  {
    title: "a block whose sales are closed from the start",
    text: withBlock("kind: block, price: {H100: 1 USD/GPUh}, starts: [2 d], length: 1 d, sales_close: 3 d"),
    place: "35:92 products.ahead.sales_close",
    expected: /open at the start of the run/,
    found: /3 d/,
  },
  {
    title: "a block whose price floats",
    text: withBlock(
      "kind: block, price: {H100: 1 USD/GPUh}, starts: [2 d], length: 1 d, price_lock: floating",
    ),
    place: "35:91 products.ahead.price_lock",
    expected: /fixed when it is booked/,
    found: /floating/,
  },
  {
    title: "a start of a product that is no block",
    text: changed("{H100: 2.95 USD/GPUh}", "{H100: 2.95 USD/GPUh}\n    starts: [2 d]"),
    place: "33:5 products.on_demand.starts",
    expected: /block products only/,
    found: /on_demand/,
  },
  {
    title: "a block in the book of the start",
    text: `${withBlock("kind: block, price: {H100: 1 USD/GPUh}, starts: [2 d], length: 1 d")}initial:
  leases: [{segment: startups, product: ahead, gpu: H100, gpus: 8, remaining: 1 d}]
`,
    place: "37:41 initial.leases[0].product",
    expected: /no block/,
    found: /ahead/,
  },
];
