import { addOffset } from '../calendar/offset.rules.js';
import { Defect } from '../errors.js';
import type { Policy } from '../policy/policy.js';
import type { Instant, SiteCalendar } from '../time.js';
import type { PlannedItem } from './plan.rules.js';
import { PROCEDURE_GATES } from './procedure.js';
import { GATES } from './states.js';
import { CYCLE_STEPS, type CycleStepCode } from './steps.js';

/** What is asked follows the item of the plan that it belongs to: `E1_INPUT`, `E1` and `E1_APPROVAL` are of E1. */
function plannedCodeOf(code: CycleStepCode): string {
  if (code === 'CHARTER' || code === 'G0_DECISION') return 'G0';
  if (code === 'CYCLE_WAIVER_CHECK') return 'G4';
  return code.replace(/_(INPUT|APPROVAL|SUBMISSION|DECISION)$/, '');
}

/** The item of the plan that a step belongs to; Defect for what has no place in it, such as a waiver. */
export function plannedItemOf(plan: readonly PlannedItem[], code: CycleStepCode, part: string): PlannedItem {
  const wanted = plannedCodeOf(code);
  const item = plan.find((one) => one.code === wanted && one.part === part);
  if (!item) throw new Defect(`the plan of the cycle has no ${wanted} ${part}`.trim());
  return item;
}

export interface DueRules {
  /** Calendar of the headquarters. */
  readonly calendar: SiteCalendar;
  readonly policy: Pick<Policy, 'cycle' | 'classes'>;
}

/**
 * Due of an asked step: fan-outs and decisions so long after they are asked, everything that is prepared by the day of the
 * plan. A gate that nobody submits is asked long before its day, so its decision has until that day: the charter is decided
 * before the cycle begins, G2 is open from the day on which G1 is passed.
 */
export function cycleDue(
  of: { readonly code: CycleStepCode; readonly item: PlannedItem; readonly askedAt: Instant },
  { calendar, policy }: DueRules,
): Instant {
  const { code, item, askedAt } = of;
  const own = policy.cycle.due[code] ?? (CYCLE_STEPS[code].taskClass === 'AP' ? policy.classes.AP.due : null);
  if (own === null) return item.due;
  const due = addOffset(calendar, askedAt, own);
  return isUnsubmitted(code) ? Math.max(due, item.due) : due;
}

function isUnsubmitted(code: CycleStepCode): boolean {
  return GATES.some((gate) => code === `${gate}_DECISION` && !PROCEDURE_GATES[gate].submitted);
}
