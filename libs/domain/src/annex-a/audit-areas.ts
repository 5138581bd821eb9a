/** Areas of the audit programme (specification P3): each control of Annex A belongs to exactly one. */
export const AUDIT_AREAS = {
  AR1: 'Governance',
  AR2: 'Assets, information',
  AR3: 'Access, identity',
  AR4: 'Suppliers, cloud',
  AR5: 'Threats, monitoring',
  AR6: 'Incidents',
  AR7: 'Continuity',
  AR8: 'Legal, privacy, records',
  AR9: 'People',
  AR10: 'Physical',
  AR11: 'Operations, network',
  AR12: 'Development',
} as const;
export type AuditArea = keyof typeof AUDIT_AREAS;
