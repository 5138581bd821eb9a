import type { CharterRole, ControlStatus, IssueKind, KpiColour, ObjectiveStatus, Treatment } from './entries.js';
import type { RiskLevel } from '../corrective-action/states.js';

/** Words for the codes of entries, on forms and in what is read of them. */
export const YES_NO_WORDS = { YES: 'Yes', NO: 'No' } as const;

export const ROLE_WORDS: Readonly<Record<CharterRole, string>> = {
  ISMS_MANAGER: 'ISMS Manager',
  DEPUTY: 'Deputy ISMS Manager',
  LEAD_AUDITOR: 'Lead auditor',
  AUDITOR: 'Internal auditor',
  RISK_OWNER: 'Risk owner',
};

export const TREATMENT_WORDS: Readonly<Record<Treatment, string>> = {
  MODIFY: 'Modify',
  RETAIN: 'Retain',
  AVOID: 'Avoid',
  SHARE: 'Share',
};

export const RISK_LEVEL_WORDS: Readonly<Record<RiskLevel, string>> = {
  LOW: 'Low',
  MEDIUM: 'Medium',
  HIGH: 'High',
  CRITICAL: 'Critical',
};

export const CONTROL_STATUS_WORDS: Readonly<Record<ControlStatus, string>> = {
  IMPLEMENTED: 'Implemented',
  PARTIAL: 'Partly',
  PLANNED: 'Planned',
  NOT: 'Not',
};

export const COMPLIANCE_WORDS = { CONFORM: 'Conforms', DEVIATION: 'Deviates' } as const;
export const REGISTER_RESULT_WORDS = { UNCHANGED: 'Right as it was', CHANGED: 'Put right' } as const;
export const ACTION_STATE_WORDS = { DONE: 'Done', EXTENDED: 'Extended', OPEN: 'Open' } as const;
export const AUDIT_KIND_WORDS = { INTERNAL: 'Internal', EXTERNAL: 'External' } as const;
export const AUDIT_STATE_WORDS = {
  ISSUED: 'Report issued',
  POSTPONED: 'Postponed (Top Management decides it with gate G3)',
  OPEN: 'Open',
} as const;

export const COLOUR_WORDS: Readonly<Record<KpiColour, string>> = {
  GREEN: 'Green',
  AMBER: 'Amber',
  RED: 'Red',
  NOT_MEASURED: 'Not measured',
};

export const OBJECTIVE_STATUS_WORDS: Readonly<Record<ObjectiveStatus, string>> = {
  ON_TRACK: 'On track',
  AT_RISK: 'At risk',
  OFF_TRACK: 'Off track',
  ACHIEVED: 'Achieved',
  MISSED: 'Missed',
};

export const ISSUE_KIND_WORDS: Readonly<Record<IssueKind, string>> = {
  EXTERNAL: 'External issue',
  INTERNAL: 'Internal issue',
  PARTY: 'Interested party',
  CLIMATE: 'Climate change',
};
