/** Roles of specification 2. Department heads, employees and line managers follow from the directory itself. */
export const ROLES = [
  'TM_CHAIR',
  'TM',
  'IM',
  'DEPUTY_IM',
  'AUDIT_SPONSOR',
  'LEAD_AUDITOR',
  'AUDITOR',
  'HR',
  'LEGAL',
  'IT_OPS',
  'RISK_OWNER',
  'ASSET_OWNER',
  'DOCUMENT_OWNER',
  'KPI_MEASURER',
  'EXTERNAL_AUDITOR',
] as const;
export type RoleCode = (typeof ROLES)[number];

/** Capacity in which a person is asked; shown as "You decide as …". */
export const CAPACITIES = [
  ...ROLES,
  'DEPARTMENT_HEAD',
  'LINE_MANAGER',
  'CA_OWNER',
  'IMPLEMENTER',
  'VERIFIER',
  'RAISER',
  'DEPUTY',
  'EMPLOYEE',
  'DOCUMENT_REVIEWER',
] as const;
export type Capacity = (typeof CAPACITIES)[number];

/** Words of the standard for a capacity, as people read them. */
export const CAPACITY_NAMES: Readonly<Record<Capacity, string>> = {
  TM_CHAIR: 'Chair of Top Management',
  TM: 'Top Management',
  IM: 'ISMS Manager',
  DEPUTY_IM: 'Deputy ISMS Manager',
  AUDIT_SPONSOR: 'Audit sponsor',
  LEAD_AUDITOR: 'Lead auditor',
  AUDITOR: 'Internal auditor',
  HR: 'Human Resources',
  LEGAL: 'Legal',
  IT_OPS: 'IT Operations',
  RISK_OWNER: 'Risk owner',
  ASSET_OWNER: 'Asset owner',
  DOCUMENT_OWNER: 'Document owner',
  KPI_MEASURER: 'KPI measurer',
  EXTERNAL_AUDITOR: 'External auditor',
  DEPARTMENT_HEAD: 'Department Head',
  LINE_MANAGER: 'Line manager',
  CA_OWNER: 'Owner of the corrective action',
  IMPLEMENTER: 'Implementer',
  VERIFIER: 'Verifier',
  RAISER: 'Raiser',
  DEPUTY: 'Deputy',
  EMPLOYEE: 'Employee',
  DOCUMENT_REVIEWER: 'Reviewer of the document',
};

/** What the assignment rules know of a person. No names: rules work on ids. */
export interface BookPerson {
  readonly id: string;
  readonly departmentId: string | null;
  readonly managerId: string | null;
  readonly deputyId: string | null;
  readonly siteId: string;
  /** False before the join date and after the leave date. */
  readonly active: boolean;
}

export interface BookDelegation {
  readonly fromId: string;
  readonly toId: string;
}

/** The directory as of one instant, restricted to what assignment needs. */
export interface RoleBook {
  readonly persons: Readonly<Record<string, BookPerson>>;
  /** Department id → head. */
  readonly heads: Readonly<Record<string, string | null>>;
  /** Holders in the order in which they are asked. */
  readonly holders: Readonly<Partial<Record<RoleCode, readonly string[]>>>;
  /** Delegations that are valid as of the instant of the book. */
  readonly delegations: readonly BookDelegation[];
}
