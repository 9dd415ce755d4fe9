/**
 * A market with a spot server beside on-demand servers without limit. Tenants come at a rate with work of exponential
 * length and a cost of waiting uniform on (0, 1) USD per hour. The spot server works by bid, the higher first, and
 * interrupts for a higher bid; on-demand starts at once at a posted price.
 */
export interface HybridMarket {
  /** Tenants [1/h]. */
  readonly arrivalsPerHour: number;
  /** Works that a server completes [1/h]. */
  readonly endsPerHour: number;
  /** Posted price of on-demand [USD/h]. */
  readonly priceUsdPerHour: number;
}

/** The equilibrium: nobody gains by another bid or the other offer. */
export interface HybridEquilibrium {
  /** Tenants whose waiting costs less take spot, the others on-demand [USD/h]. */
  readonly cutoff: number;
  /** Bid per hour of work of a tenant on spot with a waiting cost [USD/h]. */
  readonly bidUsdPerHour: (waitingCost: number) => number;
  /** Mean time from arrival to completion of such a tenant [h]. */
  readonly sojournH: (waitingCost: number) => number;
  /** Mean over the tenants on spot [h]. */
  readonly meanSojournH: number;
  /** [USD/h] */
  readonly spotUsdPerHour: number;
  /** [USD/h] */
  readonly onDemandUsdPerHour: number;
  /** What the posted price alone would earn [USD/h]. */
  readonly onDemandOnlyUsdPerHour: number;
}

/**
 * Equilibrium of the hybrid market.
 *
 * With rho the load and a = 1 - rho x cutoff, a tenant of waiting cost x has to wait for those above it: sojourn
 * w(x) = 1 / (mu (a + rho x)^2). Its payment grows by what a higher rank saves, P'(x) = -x w'(x), which integrates to
 * rho x^2 / (mu a (a + rho x)^2). The tenant at the cutoff pays the price of on-demand: rho cutoff^2 = a price.
 *
 * @throws RangeError unless all rates and the price are above 0, or when the spot server cannot do the work.
 * @see Abhishek, Kash & Key (2012), "Fixed and market pricing for cloud services"; Dierks & Seuken (2022).
 */
export function hybridEquilibrium(market: HybridMarket): HybridEquilibrium {
  const { arrivalsPerHour, endsPerHour, priceUsdPerHour } = market;
  if (!(arrivalsPerHour > 0 && endsPerHour > 0 && priceUsdPerHour > 0)) {
    throw new RangeError("a hybrid market needs rates and a price above 0");
  }
  const rho = arrivalsPerHour / endsPerHour;
  const cutoff = Math.min(1, cutoffOf(rho, priceUsdPerHour));
  const a = 1 - rho * cutoff;
  const reach = (x: number): number => (a + rho * x) ** 2;
  return {
    cutoff,
    bidUsdPerHour: (x) => (rho * x * x) / (a * reach(x)),
    sojournH: (x) => 1 / (endsPerHour * reach(x)),
    meanSojournH: 1 / (endsPerHour * a),
    spotUsdPerHour: (1 - a * a + 2 * a * Math.log(a)) / (a * rho),
    onDemandUsdPerHour: rho * (1 - cutoff) * priceUsdPerHour,
    onDemandOnlyUsdPerHour: rho * priceUsdPerHour,
  };
}

/** The positive root of rho x^2 + rho price x - price; it leaves the spot server less than full. */
function cutoffOf(rho: number, price: number): number {
  const half = (rho * price) / 2;
  // The quotient keeps its digits where the plain difference would lose them.
  return price / (half + Math.sqrt(half * half + rho * price));
}
