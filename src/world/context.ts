import type { Simulator } from "../engine/simulator.ts";
import type { CompetitorPrices } from "../market/competitor-prices.ts";
import type { RecordSink, WorldInputs } from "../model/ports.ts";
import type { Scenario } from "../model/scenario.ts";
import type { StreamFactory } from "../random/stream.ts";
import type { Prices } from "../revenue/prices.ts";
import type { Rows } from "../scheduling/rows.ts";
import type { Space } from "../scheduling/space.ts";
import type { ModelServer } from "../serving/model-server.ts";
import type { Accrual } from "./accrual.ts";
import type { Admission } from "./admission.ts";
import type { Billing } from "./billing.ts";
import type { BlockBook } from "./block-book.ts";
import type { BlockMoney } from "./block-money.ts";
import type { ClientCounters } from "./client-counters.ts";
import type { ClusterBook } from "./cluster-book.ts";
import type { EnergyMeter } from "./energy-meter.ts";
import type { Flow } from "./flow.ts";
import type { Ledger } from "./ledger.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { MarketCounters } from "./market-counters.ts";
import type { Placement } from "./placement.ts";
import type {
  AgreementPort,
  CapacityPort,
  ForecastPort,
  PriceSettingPort,
  ReplicasPort,
  ServicesPort,
} from "./ports.ts";
import type { RequestAccounts } from "./request-accounts.ts";
import type { ServiceLevel } from "./service-level.ts";
import type { Waiting } from "./waiting.ts";

/**
 * What the lifecycles and recorders of a run share. `World` puts it together; they see this.
 *
 * The parts, in the order in which a newcomer may read them: `rows` (who is here), `spaces` (who holds which GPUs),
 * `placement` (on and off), `admission` (who is next), `waiting` (who waits for what), the lifecycles (what it
 * means), `book` and `ledger` (what is counted).
 */
export interface WorldContext {
  readonly scenario: Scenario;
  /** Whether anything is offered to tenants in this run. */
  readonly sells: boolean;
  readonly simulator: Simulator;
  readonly rows: Rows;
  readonly streams: StreamFactory;
  readonly inputs: WorldInputs;
  readonly records: RecordSink | undefined;

  readonly accounts: RequestAccounts;
  readonly book: ClusterBook;
  readonly ledger: Ledger;
  readonly energy: EnergyMeter;
  readonly prices: Prices;
  readonly priceSetting: PriceSettingPort;
  readonly competitorPrices: CompetitorPrices;
  readonly accrual: Accrual;
  readonly billing: Billing;
  readonly serviceLevel: ServiceLevel;
  readonly counters: MarketCounters;
  readonly segmentFlows: readonly Flow[];
  readonly jobFlows: readonly Flow[];

  readonly spaces: readonly Space[];
  readonly placement: Placement;
  readonly admission: Admission;
  readonly waiting: Waiting;
  readonly agreement: AgreementPort;
  /** What is sold of blocks, and its value; absent where no blocks are sold. */
  readonly blocks: BlockBook | undefined;
  readonly blockMoney: BlockMoney | undefined;
  readonly services: ServicesPort;
  readonly replicas: ReplicasPort;
  /** By model: where its requests wait and are served. */
  readonly servers: readonly ModelServer[];
  /** By client or assistant of a model. */
  readonly clientCounters: readonly ClientCounters[];
  readonly capacity: CapacityPort;
  /** Absent where internal use is not forecast. */
  readonly forecast: ForecastPort | undefined;

  /** The owner of a row. */
  lifecycleOf(row: number): Lifecycle;
  /** Price of a product now [nano-USD per GPU-hour]; NaN when not offered. */
  readonly priceNow: (product: number, gpuType: number) => number;
  /** Adds a warning to the result, once. */
  warn(code: string, text: string): void;
}
