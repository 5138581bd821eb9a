import type { Unmet } from '../errors.js';
import type { CompletenessContext } from './completeness-context.js';
import type { TriageEntry } from './entries.js';
import { need } from './needs.rules.js';
import { isAuditSource } from './states.js';

type TriageContext = Pick<CompletenessContext, 'source' | 'grade' | 'today'>;

/** What is missing from a triage (specification P4 step 2). Merge targets and repeats are checked against the log beside it. */
export function unmetTriage(entry: TriageEntry, outcome: string, context: TriageContext): Unmet[] {
  switch (outcome) {
    case 'NOT_NC':
      return [
        ...dismissed(context),
        ...need(entry.reason, 'reason', 'Say why this is not a nonconformity; the raiser is told.'),
      ];
    case 'IMPROVEMENT':
      return [...dismissed(context), ...unmetImprovement(entry)];
    case 'MERGE':
      return need(entry.reason, 'reason', 'Say why both are one nonconformity; both raisers are told.');
    default:
      return unmetAcceptance(entry, context);
  }
}

/** A finding of an audit is a nonconformity; only its lead auditor withdraws it. */
function dismissed({ source }: TriageContext): Unmet[] {
  if (!isAuditSource(source)) return [];
  return [
    {
      code: 'audit-finding',
      reason: 'A finding of an audit cannot be dismissed here; only the lead auditor withdraws it.',
    },
  ];
}

function unmetImprovement(entry: TriageEntry): Unmet[] {
  const kind = entry.improvementType ?? null;
  return [
    ...(kind === null
      ? [
          {
            code: 'kind-missing',
            field: 'improvementType',
            reason: 'Choose: opportunity for improvement or preventive action.',
          },
        ]
      : []),
    ...(kind === 'PA' ? need(entry.riskId, 'riskId', 'A preventive action names the risk that it treats.') : []),
    ...need(entry.reason, 'reason', 'Say why no requirement is broken.'),
  ];
}

function unmetAcceptance(entry: TriageEntry, context: TriageContext): Unmet[] {
  const late = entry.externalDue ?? null;
  return [
    ...regraded(entry, context),
    ...(entry.grade === null ? [{ code: 'grade-missing', field: 'grade', reason: 'Choose major or minor.' }] : []),
    ...(entry.ownerId === null ? [{ code: 'owner-missing', field: 'ownerId', reason: 'Name the owner.' }] : []),
    ...(entry.riskLevel ? need(entry.riskId, 'riskId', 'Name the risk whose level you gave.') : []),
    ...(entry.riskId.trim() !== '' && entry.riskLevel === null
      ? [{ code: 'riskLevel-missing', field: 'riskLevel', reason: 'Give the level of the linked risk.' }]
      : []),
    ...(late !== null && late < context.today
      ? [{ code: 'external-past', field: 'externalDue', reason: 'The day of the external body has passed.' }]
      : []),
    ...need(entry.reason, 'reason', 'Give the reason for the grade.'),
  ];
}

/** A finding of an audit arrives graded, and its grade is the auditor's (specification P4 step 2). */
function regraded(entry: TriageEntry, { source, grade }: TriageContext): Unmet[] {
  const changed = grade !== null && entry.grade !== null && entry.grade !== grade;
  if (!isAuditSource(source) || !changed) return [];
  return [
    {
      code: 'audit-regrade',
      field: 'grade',
      reason: 'The grade of an audit finding is set by the lead auditor, not here.',
    },
  ];
}
