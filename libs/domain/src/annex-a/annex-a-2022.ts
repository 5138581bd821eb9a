import type { AuditArea } from './audit-areas.js';

/** Themes of Annex A in the edition of 2022. */
export const THEMES = ['Organizational', 'People', 'Physical', 'Technological'] as const;
export type Theme = (typeof THEMES)[number];

/** One control of Annex A. Labels are short; the words of the standard are the standard's. */
export interface AnnexAControl {
  /** Always with its `A.`, because 5.1 is a clause number too. */
  readonly code: string;
  readonly label: string;
  readonly theme: Theme;
  /** One of the eleven that the edition of 2022 added. */
  readonly isNew: boolean;
  /** Area of the audit programme; each control is in exactly one. */
  readonly area: AuditArea;
}

const ADDED_IN_2022: ReadonlySet<string> = new Set([
  'A.5.7',
  'A.5.23',
  'A.5.30',
  'A.7.4',
  'A.8.9',
  'A.8.10',
  'A.8.11',
  'A.8.12',
  'A.8.16',
  'A.8.23',
  'A.8.28',
]);

const control = (code: string, label: string, area: AuditArea): AnnexAControl => ({
  code,
  label,
  theme: THEMES[Number(code.charAt(2)) - 5] ?? 'Organizational',
  isNew: ADDED_IN_2022.has(code),
  area,
});

/** The 93 controls of ISO/IEC 27001:2022, Annex A, in its order. */
export const ANNEX_A_2022: readonly AnnexAControl[] = [
  control('A.5.1', 'Security policies', 'AR1'),
  control('A.5.2', 'Roles and responsibilities', 'AR1'),
  control('A.5.3', 'Segregation of duties', 'AR1'),
  control('A.5.4', 'Management responsibilities', 'AR1'),
  control('A.5.5', 'Contact with authorities', 'AR1'),
  control('A.5.6', 'Contact with interest groups', 'AR1'),
  control('A.5.7', 'Threat intelligence', 'AR5'),
  control('A.5.8', 'Security in projects', 'AR12'),
  control('A.5.9', 'Inventory of assets', 'AR2'),
  control('A.5.10', 'Acceptable use', 'AR2'),
  control('A.5.11', 'Return of assets', 'AR2'),
  control('A.5.12', 'Classification', 'AR2'),
  control('A.5.13', 'Labelling', 'AR2'),
  control('A.5.14', 'Information transfer', 'AR2'),
  control('A.5.15', 'Access control', 'AR3'),
  control('A.5.16', 'Identity management', 'AR3'),
  control('A.5.17', 'Authentication information', 'AR3'),
  control('A.5.18', 'Access rights', 'AR3'),
  control('A.5.19', 'Supplier relationships', 'AR4'),
  control('A.5.20', 'Supplier agreements', 'AR4'),
  control('A.5.21', 'ICT supply chain', 'AR4'),
  control('A.5.22', 'Supplier monitoring and change', 'AR4'),
  control('A.5.23', 'Cloud services', 'AR4'),
  control('A.5.24', 'Incident planning', 'AR6'),
  control('A.5.25', 'Event assessment', 'AR6'),
  control('A.5.26', 'Incident response', 'AR6'),
  control('A.5.27', 'Learning from incidents', 'AR6'),
  control('A.5.28', 'Evidence collection', 'AR6'),
  control('A.5.29', 'Security during disruption', 'AR7'),
  control('A.5.30', 'ICT continuity readiness', 'AR7'),
  control('A.5.31', 'Legal and contractual requirements', 'AR8'),
  control('A.5.32', 'Intellectual property', 'AR8'),
  control('A.5.33', 'Protection of records', 'AR8'),
  control('A.5.34', 'Privacy and personal data', 'AR8'),
  control('A.5.35', 'Independent review', 'AR1'),
  control('A.5.36', 'Compliance with policies and rules', 'AR1'),
  control('A.5.37', 'Operating procedures', 'AR1'),
  control('A.6.1', 'Screening', 'AR9'),
  control('A.6.2', 'Employment terms', 'AR9'),
  control('A.6.3', 'Awareness, education, training', 'AR9'),
  control('A.6.4', 'Disciplinary process', 'AR9'),
  control('A.6.5', 'Duties after leaving or change', 'AR9'),
  control('A.6.6', 'Confidentiality agreements', 'AR9'),
  control('A.6.7', 'Remote working', 'AR9'),
  control('A.6.8', 'Event reporting', 'AR6'),
  control('A.7.1', 'Perimeters', 'AR10'),
  control('A.7.2', 'Physical entry', 'AR10'),
  control('A.7.3', 'Offices, rooms, facilities', 'AR10'),
  control('A.7.4', 'Physical monitoring', 'AR10'),
  control('A.7.5', 'Physical and environmental threats', 'AR10'),
  control('A.7.6', 'Work in secure areas', 'AR10'),
  control('A.7.7', 'Clear desk and screen', 'AR10'),
  control('A.7.8', 'Equipment siting', 'AR10'),
  control('A.7.9', 'Off-premises assets', 'AR10'),
  control('A.7.10', 'Storage media', 'AR2'),
  control('A.7.11', 'Supporting utilities', 'AR10'),
  control('A.7.12', 'Cabling', 'AR10'),
  control('A.7.13', 'Equipment maintenance', 'AR10'),
  control('A.7.14', 'Secure disposal or re-use', 'AR10'),
  control('A.8.1', 'User endpoints', 'AR11'),
  control('A.8.2', 'Privileged access', 'AR3'),
  control('A.8.3', 'Information access restriction', 'AR3'),
  control('A.8.4', 'Source code access', 'AR3'),
  control('A.8.5', 'Secure authentication', 'AR3'),
  control('A.8.6', 'Capacity', 'AR7'),
  control('A.8.7', 'Malware protection', 'AR5'),
  control('A.8.8', 'Technical vulnerabilities', 'AR5'),
  control('A.8.9', 'Configuration management', 'AR11'),
  control('A.8.10', 'Information deletion', 'AR2'),
  control('A.8.11', 'Data masking', 'AR2'),
  control('A.8.12', 'Data leakage prevention', 'AR2'),
  control('A.8.13', 'Backup', 'AR7'),
  control('A.8.14', 'Redundancy', 'AR7'),
  control('A.8.15', 'Logging', 'AR5'),
  control('A.8.16', 'Monitoring activities', 'AR5'),
  control('A.8.17', 'Clock synchronization', 'AR5'),
  control('A.8.18', 'Privileged utility programs', 'AR3'),
  control('A.8.19', 'Software installation', 'AR11'),
  control('A.8.20', 'Network security', 'AR11'),
  control('A.8.21', 'Network services', 'AR11'),
  control('A.8.22', 'Network segregation', 'AR11'),
  control('A.8.23', 'Web filtering', 'AR5'),
  control('A.8.24', 'Cryptography', 'AR11'),
  control('A.8.25', 'Secure development life cycle', 'AR12'),
  control('A.8.26', 'Application security requirements', 'AR12'),
  control('A.8.27', 'Secure architecture', 'AR12'),
  control('A.8.28', 'Secure coding', 'AR12'),
  control('A.8.29', 'Security testing', 'AR12'),
  control('A.8.30', 'Outsourced development', 'AR4'),
  control('A.8.31', 'Separate environments', 'AR12'),
  control('A.8.32', 'Change management', 'AR11'),
  control('A.8.33', 'Test information', 'AR12'),
  control('A.8.34', 'Protection during audit tests', 'AR11'),
];

const BY_CODE: ReadonlyMap<string, AnnexAControl> = new Map(ANNEX_A_2022.map((row) => [row.code, row]));

/** Control by its code, such as `A.5.1`; null for anything else. */
export function controlOf(code: string): AnnexAControl | null {
  return BY_CODE.get(code) ?? null;
}
