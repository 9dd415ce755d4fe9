import type { Section } from "./section.ts";
import { answerSection } from "./sections/answer.ts";
import { assumptionsSection } from "./sections/assumptions.ts";
import { demandSection } from "./sections/demand.ts";
import { fleetSection } from "./sections/fleet.ts";
import { ledgerSection } from "./sections/ledger.ts";
import { modelApiSection } from "./sections/model-api.ts";
import { reproduceSection } from "./sections/reproduce.ts";
import { studySection } from "./sections/study.ts";
import { surplusSection } from "./sections/surplus.ts";
import { variantsSection } from "./sections/variants.ts";
import { warningsSection } from "./sections/warnings.ts";

/**
 * The sections of the report in their order; one line each.
 *
 * To add a chart: write `charts/NAME.ts` with `(data: ReportData) => Chart | undefined` (`kit/chart.ts` says what a chart
 * is, `charts/fleet.ts` is one over time, `charts/dots.ts` one by variant), and name it in the `parts` of a section with
 * `chartPart`. To add a section: its file in `sections/`, and a line here. Numbers are `Figure`s that say which cells of
 * the result files they come from (`kit/source.ts`): a test reads those cells again and compares.
 */
export const SECTIONS: readonly Section[] = [
  answerSection,
  studySection,
  variantsSection,
  fleetSection,
  surplusSection,
  demandSection,
  modelApiSection,
  ledgerSection,
  assumptionsSection,
  warningsSection,
  reproduceSection,
];
