import type { Unmet } from '../errors.js';
import type { CompletenessContext } from './completeness-context.js';
import type {
  AppealWindowEntry, ApprovalEntry, BenefitEntry, ImprovementPlanEntry, ImprovementTriageEntry, ImprovementWorkEntry, OwnerReviewEntry,
} from './entries.js'; // prettier-ignore
import { need, unmetEvidence } from './needs.rules.js';
import { isLower } from './repeat.rules.js';

type Context = Pick<CompletenessContext, 'grade' | 'type'>;

/** What is missing from the answers off the straight road: appeal, review of the owner, regrade, cancellation, improvements. */
export const SIDE_RULES = {
  CA_APPEAL_WINDOW: (entry: AppealWindowEntry, outcome: string): Unmet[] =>
    outcome === 'APPEAL' ? need(entry.reason, 'reason', 'Say which requirement is not fulfilled.') : [],
  CA_APPEAL: ({ comment }: ApprovalEntry): Unmet[] => need(comment, 'comment', 'Give the reason; the raiser is told.'),
  CA_REVIEW_OWNER: unmetReview,
  CA_REGRADE: ({ comment }: ApprovalEntry): Unmet[] => need(comment, 'comment', 'Give the reason for the grade.'),
  CA_CANCEL_CONFIRM: ({ comment }: ApprovalEntry, outcome: string): Unmet[] =>
    outcome === 'OBJECT' ? need(comment, 'comment', 'Say why it was not raised in error.') : [],
  WAIVER_CHECK: ({ comment }: ApprovalEntry): Unmet[] => need(comment, 'comment', 'Say what you looked at and found.'),
  IMPROVEMENT_TRIAGE: unmetProposal,
  IMPROVEMENT_PLAN: ({ plan, expectedBenefit }: ImprovementPlanEntry): Unmet[] => [
    ...need(plan, 'plan', 'Say what will be done, by whom and until when.'),
    ...need(expectedBenefit, 'expectedBenefit', 'Say what it is to bring.'),
  ],
  IMPROVEMENT_WORK: (entry: ImprovementWorkEntry, _outcome: string, { type }: Context): Unmet[] => [
    ...need(entry.note, 'note', 'Say what was done.'),
    ...(type === 'PA' ? need(entry.riskUpdated, 'riskUpdated', 'Say how the linked risk was updated.') : []),
    ...unmetEvidence(entry.evidence),
  ],
  BENEFIT_NOTE: ({ benefit }: BenefitEntry): Unmet[] => need(benefit, 'benefit', 'Say what the improvement brought.'),
} as const;

/** Top Management decides owner, resources and grade; the grade goes up, never down. */
function unmetReview(entry: OwnerReviewEntry, _outcome: string, { grade }: Context): Unmet[] {
  return [
    ...(entry.ownerId === null ? [{ code: 'owner-missing', field: 'ownerId', reason: 'Name the owner.' }] : []),
    ...(entry.grade === null ? [{ code: 'grade-missing', field: 'grade', reason: 'Choose major or minor.' }] : []),
    ...(isLower(entry.grade, grade)
      ? [{ code: 'grade-lower', field: 'grade', reason: 'After two ineffective actions the grade does not go down.' }]
      : []),
    ...need(entry.resources, 'resources', 'Say which resources the owner gets.'),
    ...need(entry.comment, 'comment', 'Give the reason.'),
  ];
}

function unmetProposal(entry: ImprovementTriageEntry, outcome: string): Unmet[] {
  if (outcome !== 'ACCEPT') return need(entry.reason, 'reason', 'Give the reason; the requester is told.');
  return entry.ownerId === null
    ? [{ code: 'owner-missing', field: 'ownerId', reason: 'Name who carries it out.' }]
    : [];
}
