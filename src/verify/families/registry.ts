import type { Translate } from "../plan.ts";
import { singleClass } from "./f01.ts";
import { multiClass } from "./f02.ts";
import { priorities } from "./f03.ts";
import { diurnal } from "./f04.ts";
import { quantityControl } from "./f05.ts";
import { dynamicSale } from "./f06.ts";
import { congestionPricing } from "./f07.ts";
import { admissionControl } from "./f08.ts";
import { spotAuctions } from "./f09.ts";
import { interruptions } from "./f10.ts";
import { failures } from "./f11.ts";
import { tokenApi } from "./f12.ts";
import { logitChoice } from "./f14.ts";
import { integratedPool } from "./f16.ts";

/** Families that can be run; a new one is its file and one line here. */
export const FAMILIES: Readonly<Record<string, Translate>> = {
  F01: singleClass,
  F02: multiClass,
  F03: priorities,
  F04: diurnal,
  F05: quantityControl,
  F06: dynamicSale,
  F07: congestionPricing,
  F08: admissionControl,
  F09: spotAuctions,
  F10: interruptions,
  F11: failures,
  F12: tokenApi,
  F14: logitChoice,
  F16: integratedPool,
};
