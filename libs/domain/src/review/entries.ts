import type { QuestionnaireSection } from './story.rules.js';

/** Answers to the questionnaire, and what follows from them. */
export type ReviewAssessmentEntry = Readonly<Record<QuestionnaireSection, string>> & {
  /** What has to change, and why; of NO_CHANGE why nothing has to. */
  readonly conclusion: string;
};

export interface ReviewApprovalEntry {
  readonly comment: string;
}

export interface TriggerTriageEntry {
  readonly reason: string;
}

export interface TriggerRoutingEntry {
  readonly reason: string;
}

/** Entry of each form. */
export interface ReviewEntries {
  readonly REVIEW_ASSESSMENT: ReviewAssessmentEntry;
  readonly REVIEW_APPROVAL: ReviewApprovalEntry;
  readonly TRIGGER_TRIAGE: TriggerTriageEntry;
  readonly TRIGGER_ROUTING: TriggerRoutingEntry;
}
