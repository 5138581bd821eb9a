import type { Policy } from '../policy/policy.js';
import type { IsoDay } from '../time.js';
import type { CorrectiveActionType, Grade, RiskLevel, Source } from './states.js';

/** Facts of the record that decide whether an answer is complete. Days are local to the record's site. */
export interface CompletenessContext {
  readonly policy: Policy;
  readonly grade: Grade | null;
  readonly source: Source;
  readonly today: IsoDay;
  readonly raisedOn: IsoDay;
  /** Last day an action may be due. */
  readonly latestDay: IsoDay | null;
  /** Due day that an extension would move. */
  readonly currentDueDay: IsoDay | null;
  /** Last day to which an extension may move it; null where nothing bounds it. */
  readonly latestDueDay: IsoDay | null;
  /** The one NOT_YET of this iteration was already used. */
  readonly notYetUsed: boolean;
  readonly repeat: boolean;
  readonly type: CorrectiveActionType;
  readonly riskLevel: RiskLevel | null;
  readonly actionNumbers: readonly number[];
}
