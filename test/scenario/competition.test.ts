import { describe, expect, test } from "vitest";
import { changed, parsed, problemsOf } from "./memory.ts";

const CHEAP = "wtp: 4 USD/GPUh";

/** The small scenario with more keys on its segment, and with competitors. */
const document = (segment: string, competitors = "") =>
  changed(CHEAP, `${CHEAP}\n      ${segment}`).replace(
    "\nproducts:",
    competitors === "" ? "\nproducts:" : `\n  competitors: ${competitors}\nproducts:`,
  );

const marketOf = (text: string) => parsed(text).variants[0]!.scenario.market;
const problem = (text: string) => {
  const [first, ...others] = problemsOf(text);
  expect(others).toEqual([]);
  return `${first!.path}: ${first!.expected}`;
};

describe("a segment", () => {
  test("may give its products a quality, and choose by logit", () => {
    const text = document("choice: logit\n      taste: 0.5 USD/GPUh").replace(
      "[on_demand, spot]",
      "[on_demand, {product: spot, quality: -0.5 USD/GPUh}]",
    );
    expect(marketOf(text).segments[0]).toMatchObject({
      choice: "logit",
      products: [0, 1],
      qualityUsdPerGpuHour: [0, -0.5],
    });
  });

  test("cannot choose by logit without a taste", () => {
    expect(problem(document("choice: logit"))).toBe(
      "market.segments.startups.choice: a `taste` above 0 beside `choice: logit`",
    );
  });

  test("names the wrong product of a quality where it stands", () => {
    const text = document("choice: wtp").replace("[on_demand, spot]", "[on_demand, {product: sport}]");
    expect(problem(text)).toBe("market.segments.startups.products[1].product: the name of a product");
  });

  test("may be elastic, and churn", () => {
    const text = document(
      "elasticity: {reference_price: 2 USD/GPUh, exponent: 1.2}\n      " +
        "churn: {per_eviction: 20 %, customers: 40, recovery: 30 d}",
    );
    expect(marketOf(text).segments[0]).toMatchObject({
      elasticity: { referencePriceUsdPerGpuHour: 2, exponent: 1.2 },
      churn: { perEviction: 0.2, customers: 40, recoveryMs: 30 * 86_400_000 },
    });
  });
});

describe("a competitor", () => {
  const LOGIT = "choice: logit\n      taste: 0.5 USD/GPUh";
  const response = "response: {policy: best_response, every: 1 d, cost: 1 USD/GPUh}";

  test("may follow catalogued regimes", () => {
    const process = "process: {kind: regime_switching, regimes: aws_spot, start: scarce}";
    const [competitor] = marketOf(
      document("patience: 1 h", `{n: {prices: {H100: 6.88 USD/GPUh}, ${process}}}`),
    ).competitors;
    expect(competitor!.process).toMatchObject({
      startRegime: 1,
      regimes: [{ factor: 0.315 }, { factor: 1 }],
      everyMs: 86_400_000,
    });
  });

  test("cannot lose more than all", () => {
    const regimes = "{calm: {mean: 9 d, growth: -150 %/year}, scarce: {mean: 1 d}}";
    const text = document(
      "patience: 1 h",
      `{n: {prices: 2 USD/GPUh, process: {kind: regime_switching, regimes: ${regimes}}}}`,
    );
    expect(problem(text)).toBe("market.competitors.n.process.regimes.calm.growth: a growth above -100 %");
  });

  test("may answer, and prices for the only segment that chooses by logit", () => {
    const [competitor] = marketOf(document(LOGIT, `{n: {prices: 2 USD/GPUh, ${response}}}`)).competitors;
    expect(competitor!.response).toMatchObject({ everyMs: 86_400_000, segment: 0 });
    expect(competitor!.response!.costs[0]!.values).toEqual([1]);
  });

  test("cannot answer where nobody chooses by logit", () => {
    const text = document("patience: 1 h", `{n: {prices: 2 USD/GPUh, ${response}}}`);
    expect(problem(text)).toBe("market.competitors.n.response.segment: the segment that it prices for");
    const named = text.replace("every: 1 d", "every: 1 d, segment: startups");
    expect(problem(named)).toBe("market.competitors.n.response.segment: a segment with `choice: logit`");
  });

  test("cannot both answer and follow a process", () => {
    const process = "process: {kind: mean_reverting, noise: {sd: 0.1, correlation: 9 d}}";
    const text = document(LOGIT, `{n: {prices: 2 USD/GPUh, ${process}, ${response}}}`);
    expect(problem(text)).toBe("market.competitors.n.process: either `process` or `response`");
  });

  test("answers from one constant price, and knows the cost of all that it sells", () => {
    const dated = "[{at: 0 h, price: 2 USD/GPUh}, {at: 9 h, price: 3 USD/GPUh}]";
    expect(problem(document(LOGIT, `{n: {prices: ${dated}, ${response}}}`))).toMatch(
      /^market.competitors.n.prices: one constant price/,
    );
    const partly = response.replace("cost: 1 USD/GPUh", "cost: {GB200: 1 USD/GPUh}");
    expect(problem(document(LOGIT, `{n: {prices: 2 USD/GPUh, ${partly}}}`))).toBe(
      "market.competitors.n.response.cost: a cost of all that it sells",
    );
  });
});
