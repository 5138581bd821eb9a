/** Lists that a form has whole: one row of the form for each code, in this order. */

/** Documents that gate G1 asks for (specification P1, document set). */
export const DOCUMENTS = {
  SCOPE: 'Scope statement',
  IS_POLICY: 'Information security policy',
  ISMS_PROCEDURE: 'ISMS management procedure (ISMS-PR-001)',
  RISK_METHODOLOGY: 'Risk methodology',
  SOA: 'Statement of Applicability',
  TREATMENT_PLAN: 'Risk treatment plan',
  OBJECTIVES: 'Objectives',
  AUDIT_PROCEDURE: 'Internal audit procedure (ISMS-PR-002)',
  CAPA: 'Corrective action procedure',
  DOCUMENT_CONTROL: 'Document control procedure',
  INCIDENT_RESPONSE: 'Incident response procedure',
  CLASSIFICATION: 'Information classification policy',
  ACCESS_CONTROL: 'Access control policy',
  AWARENESS_PLAN: 'Awareness plan',
  AUDIT_PROGRAMME: 'Audit programme',
  LEGAL_REGISTER: 'Legal register',
  COMPETENCE_RECORDS: 'Competence records',
} as const;
export type DocumentKind = keyof typeof DOCUMENTS;
export const DOCUMENT_KINDS = Object.keys(DOCUMENTS) as DocumentKind[];

/** Registers confirmed every quarter (procedure 3.2; specification P1, O2). */
export const REGISTERS = {
  RISK: 'Risk register',
  ASSET: 'Asset register',
  ACCESS: 'Access register',
  SOA: 'Statement of Applicability, checked',
} as const;
export type RegisterCode = keyof typeof REGISTERS;
export const REGISTER_CODES = Object.keys(REGISTERS) as RegisterCode[];

/** Inputs of the management review (9.3.2). */
export const REVIEW_INPUTS = {
  a: 'Status of actions from earlier reviews',
  b: 'Changes in external and internal issues, climate included',
  c: 'Changes in needs and expectations of interested parties',
  d1: 'Trends in nonconformities and corrective actions',
  d2: 'Trends in monitoring and measurement results',
  d3: 'Trends in audit results',
  d4: 'Fulfilment of information security objectives',
  e: 'Feedback from interested parties',
  f: 'Results of risk assessment, status of the risk treatment plan',
  g: 'Opportunities for continual improvement',
} as const;
export type ReviewInputCode = keyof typeof REVIEW_INPUTS;
export const REVIEW_INPUT_CODES = Object.keys(REVIEW_INPUTS) as ReviewInputCode[];

/** What the management review concludes on (9.3.1). */
export const CONCLUSIONS = {
  SUITABILITY: 'The ISMS is suitable',
  ADEQUACY: 'The ISMS is adequate',
  EFFECTIVENESS: 'The ISMS is effective',
} as const;
export type ConclusionCode = keyof typeof CONCLUSIONS;
export const CONCLUSION_CODES = Object.keys(CONCLUSIONS) as ConclusionCode[];

/** Key figures (specification P10): formula, and what is green and red; amber lies between. */
export const KPIS = {
  'KPI-01': { label: 'Training done, %', target: '95 or more; red below 90' },
  'KPI-02': { label: 'Phishing clicks, %', target: '5 or less; red above 8' },
  'KPI-03': { label: 'Corrective actions overdue, %', target: '0; red above 10' },
  'KPI-04': { label: 'Corrective actions effective at the first check, %', target: '90 or more; red below 80' },
  'KPI-05': { label: 'Days from raised to implemented, minor, median', target: '90 or less; red above 120' },
  'KPI-06': { label: 'Repeat nonconformities in 12 months', target: '0; red from 2' },
  'KPI-07': { label: 'Audits issued on plan, %', target: '95 or more; red below 80' },
  'KPI-08': { label: 'Documents past review date', target: '0; red from 3' },
  'KPI-09': { label: 'Acknowledgements within 14 days, %', target: '95 or more; red below 90' },
  'KPI-10': { label: 'Risk treatment actions on time, %', target: '90 or more; red below 75' },
  'KPI-11': { label: 'Risks without owner or with expired acceptance', target: '0; red from 1' },
  'KPI-12': { label: 'Access reviews on time, %', target: '100; red below 95' },
  'KPI-13': { label: 'Leavers disabled within 1 business day, %', target: '100; red below 98' },
  'KPI-14': { label: 'Critical vulnerabilities fixed within 14 days, %', target: '95 or more; red below 85' },
  'KPI-15': { label: 'Major incidents', target: '0; red from 2' },
  'KPI-16': { label: 'Post-incident reviews on time, %', target: '100; red below 80' },
  'KPI-17': { label: 'Restore tests passed, %', target: '100; red below 100' },
  'KPI-18': { label: 'Review actions on time, %', target: '90 or more; red below 75' },
  'KPI-19': { label: 'Approval lead time in business days, median', target: '5 or less; red above 8' },
  'KPI-20': { label: 'Objectives on track, %', target: '80 or more; red below 60' },
} as const;
export type KpiCode = keyof typeof KPIS;
export const KPI_CODES = Object.keys(KPIS) as KpiCode[];

/** What an auditor asks for, clause by clause (specification, clause map). */
export const EVIDENCE_RECORDS = {
  '4.1': 'External and internal issues, climate determination',
  '4.2': 'Interested parties, requirements, which are addressed',
  '4.3': 'Scope statement',
  '4.4': 'Processes of the ISMS and their interactions',
  '5.1': 'Decisions of Top Management',
  '5.2': 'Information security policy',
  '5.3': 'Roles and responsibilities assigned',
  '6.1.1': 'Risks and opportunities of the ISMS',
  '6.1.2': 'Risk criteria and risk assessment report',
  '6.1.3': 'Statement of Applicability, treatment plan, approvals of risk owners',
  '6.2': 'Objectives and plans to reach them',
  '6.3': 'Planned changes of the ISMS',
  '7.1': 'Resources in the charter',
  '7.2': 'Evidence of competence',
  '7.3': 'Training and awareness records',
  '7.4': 'Communication: what, when, with whom, how',
  '7.5': 'Document register, versions, approvals',
  '8.1': 'Process criteria, change control, suppliers',
  '8.2': 'Results of risk assessments',
  '8.3': 'Results of risk treatment',
  '9.1': 'Key figure sheets',
  '9.2': 'Audit programme, audit reports, findings',
  '9.3': 'Minutes of the management review',
  '10.1': 'Improvements and trends',
  '10.2': 'Corrective Action Log: cause, action, effect',
} as const;
export type EvidenceClause = keyof typeof EVIDENCE_RECORDS;
export const EVIDENCE_CLAUSES = Object.keys(EVIDENCE_RECORDS) as EvidenceClause[];
