/** An edition or amendment that the ISMS follows or is measured by. */
export interface StandardEdition {
  /** Written as people cite it; also the `sourceRef` of the trigger that a new one raises. */
  readonly ref: string;
  readonly title: string;
  /** Documents that are reviewed when it is new; those that the company does not have are passed over. */
  readonly concerns: readonly string[];
}

/** Editions that are shipped (specification, "Decisions" 19). A new line raises the trigger STANDARD, once. */
export const STANDARDS: readonly StandardEdition[] = [
  {
    ref: 'ISO/IEC 27001:2022',
    title: 'Information security management systems, requirements',
    concerns: ['ISMS-PR-001'],
  },
  { ref: 'ISO/IEC 27001:2022/Amd 1:2024', title: 'Climate action changes', concerns: ['ISMS-PR-001'] },
  { ref: 'ISO/IEC 27002:2022', title: 'Information security controls', concerns: ['ISMS-PR-001'] },
  { ref: 'ISO/IEC 27005:2022', title: 'Managing information security risks', concerns: ['ISMS-PR-001'] },
  { ref: 'ISO/IEC 27007:2020', title: 'Auditing of information security', concerns: ['ISMS-PR-001', 'ISMS-PR-002'] },
  { ref: 'ISO/IEC 17021-1:2015', title: 'Bodies that certify management systems', concerns: ['ISMS-PR-001'] },
  { ref: 'ISO 19011:2026', title: 'Auditing management systems', concerns: ['ISMS-PR-001', 'ISMS-PR-002'] },
];
