import { GPU_CATALOG } from "../../model/catalog-gpus.ts";
import type { GpuType } from "../../model/fleet.ts";
import type { StepSeries } from "../../model/law.ts";
import { complement, type Decimal, decimalOf, scaleNano, toNanoHalfEven } from "../decimal.ts";
import type { ProductDraft } from "../keys/market-keys.ts";
import type { PriceDraft, PricesDraft } from "../keys/series-keys.ts";
import { suggestName } from "../problem.ts";
import { nodeAt } from "../text/located.ts";
import type { Context, Path } from "./context.ts";
import type { KnownNames } from "./names.ts";
import { fileSeries, flat, pointSeries } from "./series.ts";

/** Prices by GPU type index; absent where nothing is offered [nano-USD per GPU-hour, whole]. */
export type PriceTable = readonly (StepSeries | undefined)[];

/**
 * Prices of all products, with references to each other resolved.
 *
 * A multiple of another price, and a discount, are taken exactly on the decimal text and rounded half-even to whole
 * nano-USD at each step.
 */
export class PriceBook {
  private readonly context: Context;
  private readonly products: Readonly<Record<string, ProductDraft>>;
  private readonly gpuTypes: readonly GpuType[];
  private readonly known: KnownNames;
  private readonly tables = new Map<string, PriceTable>();
  /** Products whose prices are being resolved, outermost first -- state. */
  private readonly open: string[] = [];

  constructor(
    context: Context,
    options: {
      readonly products: Readonly<Record<string, ProductDraft>>;
      readonly gpuTypes: readonly GpuType[];
      readonly known: KnownNames;
    },
  ) {
    this.context = context;
    this.products = options.products;
    this.gpuTypes = options.gpuTypes;
    this.known = options.known;
  }

  /** Prices of a product, its discount applied. */
  of(name: string): PriceTable {
    const done = this.tables.get(name);
    if (done !== undefined) return done;
    const draft = this.products[name];
    if (draft === undefined) return [];
    this.open.push(name);
    const table = this.read(["products", name, "price"], draft.price);
    this.open.pop();
    const discounted =
      draft.discount === undefined || draft.discount === 0
        ? table
        : table.map((series) => scaled(series, complement(decimalOf(draft.discount!))));
    if (draft.discount === 1) {
      this.context.report(["products", name, "discount"], { code: "value", expected: "a discount below 1" });
    }
    this.tables.set(name, discounted);
    return discounted;
  }

  /** A price for every rentable type, or one per GPU type. */
  read(path: Path, draft: PricesDraft): PriceTable {
    if (isSingle(draft)) return this.everywhere(path, draft);
    const table: (StepSeries | undefined)[] = this.gpuTypes.map(() => undefined);
    for (const [typeName, price] of Object.entries(draft)) {
      const at = [...path, typeName];
      const index = this.context.reference(at, {
        name: typeName,
        kind: "GPU type",
        index: this.gpuTypes.map((type) => type.name),
        known: this.known.gpuTypes,
      });
      if (index < 0) continue;
      if (!this.gpuTypes[index]!.rentable) {
        const suggestion = `remove \`${typeName}\`, or set \`fleet.gpu_types.${typeName}.rentable: true\``;
        this.context.report(at, {
          code: "value",
          expected: "a rentable GPU type",
          found: `\`${typeName}\``,
          suggestion,
        });
        continue;
      }
      table[index] = this.one(at, price, index);
    }
    return table;
  }

  /** The same price for every rentable type; a reference or the catalog where those have one. */
  private everywhere(path: Path, draft: PriceDraft): PriceTable {
    if (typeof draft === "number") return this.rentable(() => flat(draft));
    if (draft === "catalog") return this.rentable((type) => catalogPrice(type.name));
    if (!Array.isArray(draft) && "of" in draft) {
      const table = this.referred(path, draft);
      return this.rentable((_, index) => scaled(table[index], decimalOf(draft.times ?? 1)));
    }
    const series = this.series(path, draft);
    return this.rentable(() => series);
  }

  private rentable(price: (type: GpuType, index: number) => StepSeries | undefined): PriceTable {
    return this.gpuTypes.map((type, index) => (type.rentable ? price(type, index) : undefined));
  }

  private one(path: Path, draft: PriceDraft, index: number): StepSeries | undefined {
    const type = this.gpuTypes[index]!.name;
    if (typeof draft === "number") return flat(draft);
    if (draft === "catalog") {
      const price = catalogPrice(type);
      if (price === undefined) {
        const suggestion = "write a price, such as `2.95 USD/GPUh`";
        this.context.report(path, {
          code: "value",
          expected: `a catalog price of ${type}`,
          found: "none",
          suggestion,
        });
      }
      return price;
    }
    if (!Array.isArray(draft) && "of" in draft) {
      const price = this.referred(path, draft)[index];
      // A price that is written but wrong has its own problem.
      const written = nodeAt(this.context.root, ["products", draft.of, "price", type]) !== undefined;
      if (price === undefined && !written && Object.hasOwn(this.products, draft.of)) {
        const expected = `a product with a price of ${type}`;
        const suggestion = `add \`products.${draft.of}.price.${type}\``;
        this.context.report([...path, "of"], {
          code: "reference",
          expected,
          found: `\`${draft.of}\``,
          suggestion,
        });
      }
      return scaled(price, decimalOf(draft.times ?? 1));
    }
    return this.series(path, draft);
  }

  private series(
    path: Path,
    draft: Exclude<PriceDraft, number | "catalog" | { of: string }>,
  ): StepSeries | undefined {
    if (Array.isArray(draft)) {
      return pointSeries(
        this.context,
        path,
        draft.map(({ at, price }) => ({ at, value: price })),
      );
    }
    const series = fileSeries(this.context, path, draft, { factor: 1, minimum: 0 });
    if (series === undefined) return undefined;
    const values = series.values.map((usd) => toNanoHalfEven(decimalOf(usd)));
    if (values.some((nano) => nano <= 0)) {
      this.context.report([...path, "file"], {
        code: "value",
        expected: "prices above 0 in the file",
        found: "a price of 0",
      });
    }
    return { timesMs: series.timesMs, values };
  }

  /** Prices of the product that a price refers to; empty with a problem when there is none, or a cycle. */
  private referred(path: Path, draft: { readonly of: string }): PriceTable {
    const at = [...path, "of"];
    if (this.open.includes(draft.of)) {
      const members = this.open.slice(this.open.indexOf(draft.of));
      const chain = [...members, draft.of].join(" > ");
      const suggestion = "give one of them a price of its own";
      this.context.report(at, {
        code: "cycle",
        expected: "prices that do not refer to each other",
        found: chain,
        suggestion,
      });
      return [];
    }
    if (!Object.hasOwn(this.products, draft.of)) {
      if (this.known.products?.has(draft.of) !== false) return [];
      const suggestion = suggestName(draft.of, this.known.products) ?? "define it first";
      const found = `\`${draft.of}\``;
      this.context.report(at, { code: "reference", expected: "the name of a product", found, suggestion });
      return [];
    }
    return this.of(draft.of);
  }
}

function isSingle(draft: PricesDraft): draft is PriceDraft {
  if (typeof draft !== "object" || Array.isArray(draft)) return true;
  return "of" in draft || "file" in draft;
}

function catalogPrice(type: string): StepSeries | undefined {
  const price = GPU_CATALOG.find((entry) => entry.name === type)?.onDemandPrice;
  return price === undefined ? undefined : flat(toNanoHalfEven(decimalOf(price.value)));
}

function scaled(series: StepSeries | undefined, factor: Decimal): StepSeries | undefined {
  return series && { timesMs: series.timesMs, values: series.values.map((nano) => scaleNano(nano, factor)) };
}
