import type { DocumentForm } from '../process/form-code.js';
import type { StepDefinition } from '../process/step-definition.js';
import type { VersionState } from './states.js';

/** Steps of a version, a withdrawal and an acknowledgement that are asked of a person or waited for (specification P7). */
export const DOCUMENT_STEP_CODES = [
  'DOC_DRAFT',
  'DOC_REVIEW',
  'DOC_APPROVAL',
  'DOC_EFFECTIVE',
  'DOC_ISSUE_MANAGER',
  'DOC_ISSUE_MEMBER',
  'DOC_LAPSE',
  'DOC_WITHDRAWAL',
  'ACKNOWLEDGEMENT',
] as const;
export type DocumentStepCode = (typeof DOCUMENT_STEP_CODES)[number];

export type DocumentStep = StepDefinition<DocumentStepCode, VersionState, DocumentForm>;
