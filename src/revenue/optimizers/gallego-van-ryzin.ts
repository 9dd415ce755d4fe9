import { gammaHazardTimesX } from "../../numerics/gamma.ts";
import { goldenSectionMaximum } from "../../numerics/golden-section.ts";
import { poissonMeanUpTo } from "../../numerics/poisson.ts";
import { rungeKutta } from "../../numerics/runge-kutta.ts";

/**
 * Units sold ahead to customers who come as a Poisson process and buy one unit each if their value is above the
 * price; values are exponential, so that the rate of sales is a e^(-alpha p).
 */
export interface ExponentialDemand {
  /** Customers per unit of time (a). */
  readonly rate: number;
  /** One over the mean value (alpha) [1 / money]. */
  readonly alpha: number;
}

/** Units left and time to go until they are worth nothing. */
export interface Stock {
  readonly units: number;
  readonly timeToGo: number;
}

/**
 * Expected revenue of the best price path [money]: J(n, t) = ln(sum over i <= n of (a t / e)^i / i!) / alpha.
 *
 * @see Gallego & van Ryzin (1994), "Optimal dynamic pricing of inventories with stochastic demand over finite
 *   horizons", Management Science 40(8), section 2.3.
 */
export function dynamicRevenue(demand: ExponentialDemand, { units, timeToGo }: Stock): number {
  return lnPartialSum((demand.rate * timeToGo) / Math.E, units) / demand.alpha;
}

/**
 * Best price with so many units left, at least one [money]: J(n, t) - J(n - 1, t) + 1 / alpha.
 *
 * The difference is ln(P(N <= n) / P(N <= n - 1)) / alpha of a Poisson number of mean a t / e, so that a look costs
 * little however many units there are.
 */
export function dynamicPrice(demand: ExponentialDemand, { units, timeToGo }: Stock): number {
  const { rate, alpha } = demand;
  const mean = (rate * timeToGo) / Math.E;
  // P(N = n) / P(N <= n - 1): Poisson numbers are counts of exponential times, whose sums are gamma.
  const ratio = gammaHazardTimesX(units, mean) / units;
  return (1 + Math.log1p(ratio)) / alpha;
}

/** Expected units sold at the best prices: they sell like Poisson(a t / e) cut off at n. */
export function dynamicSales(demand: ExponentialDemand, { units, timeToGo }: Stock): number {
  // Given n units, sales are Poisson conditioned on at most n: the mean is m S(n - 1) / S(n).
  const mean = (demand.rate * timeToGo) / Math.E;
  return mean * Math.exp(lnPartialSum(mean, units - 1) - lnPartialSum(mean, units));
}

/** Steps of the equations of moments: errors of the method are then below 1e-9. */
const STEPS = 4000;

/** Standard deviation of the revenue at the best prices, from the equation of its second moment [money]. */
export function dynamicRevenueSd(demand: ExponentialDemand, { units, timeToGo }: Stock): number {
  const { rate, alpha } = demand;
  // First moments in the first half, second moments in the other, by units left; the best price follows the first.
  const n = units + 1;
  const end = rungeKutta(
    (state, out) => {
      for (let left = 1; left < n; left++) {
        const price = state[left]! - state[left - 1]! + 1 / alpha;
        const sales = rate * Math.exp(-alpha * price);
        out[left] = sales * (price + state[left - 1]! - state[left]!);
        const second = price * price + 2 * price * state[left - 1]! + state[n + left - 1]!;
        out[n + left] = sales * (second - state[n + left]!);
      }
    },
    new Float64Array(2 * n),
    { time: timeToGo, steps: Math.max(STEPS, Math.ceil(20 * rate * timeToGo)) },
  );
  return Math.sqrt(Math.max(0, end[n + units]! - end[units]! ** 2));
}

/** What a price that stands still earns. */
export interface FixedPrice {
  readonly price: number;
  readonly revenue: number;
  readonly sold: number;
}

/** Revenue and sales at one price for the whole time. */
export function fixedPrice(demand: ExponentialDemand, { units, timeToGo }: Stock, price: number): FixedPrice {
  const wanted = demand.rate * timeToGo * Math.exp(-demand.alpha * price);
  const sold = poissonMeanUpTo(units, wanted);
  return { price, revenue: price * sold, sold };
}

/** The best price for the whole time: at least 1 / alpha, where revenue without scarcity peaks. */
export function bestFixedPrice(demand: ExponentialDemand, stock: Stock): FixedPrice {
  const least = 1 / demand.alpha;
  const most = dynamicPrice(demand, { units: 1, timeToGo: stock.timeToGo }) + least;
  const price = goldenSectionMaximum((p) => fixedPrice(demand, stock, p).revenue, least, most);
  return fixedPrice(demand, stock, price);
}

/** Price and revenue when demand flows without chance: no policy earns more than this revenue. */
export function fluid({ rate, alpha }: ExponentialDemand, { units, timeToGo }: Stock): FixedPrice {
  const price = Math.max(1, Math.log((rate * timeToGo) / units)) / alpha;
  const sold = rate * timeToGo * Math.exp(-alpha * price);
  return { price, revenue: price * sold, sold };
}

/** ln of the sum of m^i / i! for i = 0..n; -Infinity for n < 0. Terms are scaled by the largest. */
function lnPartialSum(m: number, n: number): number {
  if (n < 0) return Number.NEGATIVE_INFINITY;
  let [lnTerm, lnScale, sum] = [0, 0, 1];
  for (let i = 1; i <= n; i++) {
    lnTerm += Math.log(m / i);
    if (lnTerm > lnScale) {
      sum = sum * Math.exp(lnScale - lnTerm) + 1;
      lnScale = lnTerm;
    } else sum += Math.exp(lnTerm - lnScale);
  }
  return lnScale + Math.log(sum);
}
