import type { ReviewScope } from './states.js';
import type { TriggerType } from './triggers.js';

/** Version of the story that new reviews and triggers begin with; a record keeps its own and is moved only on purpose. */
export const REVIEW_STORY_VERSION = 1;

/** What a question ends as when the ISMS Manager, or the default, pulls the review back. */
export const RECALLED = 'RECALL';

/** Sections of the owner's questionnaire (specification P2, step 2). */
export const QUESTIONNAIRE = {
  context: 'Context: internal and external issues, interested parties (4.1, 4.2)',
  scope: 'Scope and boundaries (4.3)',
  roles: 'Roles and responsibilities (5.3)',
  standard: 'Standard and legal requirements',
  findings: 'Audit findings and nonconformities',
  incidents: 'Incidents',
  kpis: 'Key figures and objectives (9.1, 6.2)',
  feedback: 'Feedback of people and interested parties',
  related: 'Related documents',
} as const;
export type QuestionnaireSection = keyof typeof QUESTIONNAIRE;
export const QUESTIONNAIRE_SECTIONS = Object.keys(QUESTIONNAIRE) as readonly QuestionnaireSection[];

/** Section that answers a trigger. */
const SECTION_OF: Readonly<Record<TriggerType, readonly QuestionnaireSection[]>> = {
  ANNUAL: QUESTIONNAIRE_SECTIONS,
  STRUCTURE: ['roles'],
  SCOPE: ['scope'],
  STANDARD: ['standard'],
  AUDIT: ['findings'],
  INCIDENT: ['incidents'],
  MR_DECISION: ['kpis'],
  LEGAL: ['standard'],
  DOC_DEP: ['related'],
  MANUAL: ['feedback'],
};

/** Sections that have to be answered: all of a full review, those of its triggers of a targeted one. */
export function sectionsFor(of: {
  readonly scope: ReviewScope;
  readonly types: readonly TriggerType[];
}): readonly QuestionnaireSection[] {
  if (of.scope === 'FULL') return QUESTIONNAIRE_SECTIONS;
  const asked = new Set(of.types.flatMap((type) => SECTION_OF[type]));
  return QUESTIONNAIRE_SECTIONS.filter((section) => asked.has(section));
}
