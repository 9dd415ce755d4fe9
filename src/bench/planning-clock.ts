import type { CapacityControl } from "../revenue/capacity-control.ts";
import { FORECASTING_METHODS } from "../revenue/forecasters/registry.ts";
import type { Forecaster } from "../revenue/forecasting.ts";
import { CAPACITY_CONTROL_POLICIES } from "../revenue/policies/registry.ts";
import { PRICING_POLICIES } from "../revenue/pricing/registry.ts";
import type { Pricing } from "../revenue/pricing.ts";
import { processorNs } from "./processor-time.ts";

/**
 * Processor time that policies take to plan: all of their making, the looks at the market by the clock, the first
 * decision of a capacity control (which makes the plan of a pool), and what forecasters learn from a new instant.
 *
 * What a policy does for each request is no plan and is not timed here: a clock would cost more than the decision.
 */
export class PlanningClock {
  /** Since the last restart. -- state */
  plannedNs = 0;
  plans = 0;

  restart(): void {
    this.plannedNs = 0;
    this.plans = 0;
  }

  /** Times every registered policy that is made from now on in this process; returns what ends that. */
  attach(): () => void {
    const detach = [
      ...PRICING_POLICIES.map((policy) => this.watch(policy, (made: Pricing) => this.watchPricing(made))),
      ...CAPACITY_CONTROL_POLICIES.map((policy) =>
        this.watch(policy, (made: CapacityControl) => this.watchControl(made)),
      ),
      ...FORECASTING_METHODS.map((method) =>
        this.watch(method, (made: Forecaster) => this.watchForecaster(made)),
      ),
    ];
    return () => {
      for (const end of detach) end();
    };
  }

  private watch<Made>(
    policy: { create(parameters: never, context: never, tools: never): Made },
    watchMade: (made: Made) => void,
  ): () => void {
    const { create } = policy;
    policy.create = (parameters, context, tools) => {
      const made = this.time(() => create(parameters, context, tools));
      watchMade(made);
      return made;
    };
    return () => {
      policy.create = create;
    };
  }

  /** A look that follows a new quote of a policy that prices each is a decision, any other a plan. */
  private watchPricing(pricing: Pricing): void {
    const price = pricing.price.bind(pricing);
    let quotes = 0;
    pricing.price = (view) => {
      const isQuote = pricing.quotesEach === true && view.quotes > quotes;
      quotes = view.quotes;
      return isQuote ? price(view) : this.time(() => price(view));
    };
  }

  private watchControl(control: CapacityControl): void {
    const { decide } = control;
    control.decide = (request, view) => {
      control.decide = decide;
      return this.time(() => control.decide(request, view));
    };
  }

  private watchForecaster(forecaster: Forecaster): void {
    const observe = forecaster.observe.bind(forecaster);
    forecaster.observe = (gpus) => this.time(() => observe(gpus));
  }

  private time<Value>(plan: () => Value): Value {
    const beforeNs = processorNs();
    const value = plan();
    this.plannedNs += processorNs() - beforeNs;
    this.plans++;
    return value;
  }
}
