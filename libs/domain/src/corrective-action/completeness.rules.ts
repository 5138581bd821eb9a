import type { Unmet } from '../errors.js';
import type {
  ActionEntry, ApprovalEntry, ClosureEntry, ContainmentEntry, EffectivenessEntry, EvidenceCheckEntry, ExtensionEntry, PlanEntry, RootCauseEntry,
} from './entries.js'; // prettier-ignore
import { need, unmetEvidence } from './needs.rules.js';
import { unmetRootCause } from './root-cause.rules.js';
import type { CompletenessContext } from './completeness-context.js';
import { SIDE_RULES } from './side-completeness.rules.js';
import { unmetTriage } from './triage.rules.js';
import type { CorrectiveActionForm } from '../process/form-code.js';

export type { CompletenessContext } from './completeness-context.js';

type Rule = (entry: never, outcome: string, context: CompletenessContext) => Unmet[];

const RULES: Readonly<Record<CorrectiveActionForm, Rule>> = {
  CA_TRIAGE: unmetTriage,
  CA_CONTAINMENT: unmetContainment,
  CA_ROOT_CAUSE: (entry: RootCauseEntry, _outcome, context) => unmetRootCause(entry, context.policy),
  CA_PLAN: unmetPlan,
  CA_PLAN_APPROVAL: unmetApproval,
  CA_ACTION: unmetAction,
  CA_EVIDENCE_CHECK: unmetEvidenceCheck,
  CA_EFFECTIVENESS: unmetEffectiveness,
  CA_CLOSURE: unmetClosure,
  EXTENSION: unmetExtension,
  ...SIDE_RULES,
};

/**
 * Unmet requirements of an answer; empty = ready. The same function gates the page, the API and the claiming transaction.
 * The entry has been shaped by the form's schema before.
 */
export function unmetOf(
  form: CorrectiveActionForm,
  answer: { outcome: string; entry: unknown },
  context: CompletenessContext,
): Unmet[] {
  return RULES[form](answer.entry as never, answer.outcome, context);
}

function unmetContainment(entry: ContainmentEntry, outcome: string, context: CompletenessContext): Unmet[] {
  const unmet = [
    ...need(
      entry.containment,
      'containment',
      'Say what was done to stop the damage, or why nothing had to be stopped.',
    ),
    ...need(entry.correction, 'correction', 'Say how this instance was repaired.'),
    ...need(entry.consequences, 'consequences', 'Say what the consequences are.'),
    ...need(entry.notify, 'notify', 'Say whether law or customers must be notified, and why.'),
    ...need(entry.doneOn, 'doneOn', 'Give the day of the correction.'),
  ];
  if (entry.doneOn > context.today)
    unmet.push({ code: 'done-in-future', field: 'doneOn', reason: 'The correction cannot lie in the future.' });
  if (outcome !== 'CORRECTION_ONLY') return unmet;
  // 10.2 b: the need for action was evaluated and none is needed; only a minor, isolated lapse qualifies.
  if (context.grade !== 'MINOR') {
    unmet.push({
      code: 'correction-only-major',
      reason: 'A major nonconformity needs a root cause and a corrective action.',
    });
  }
  if (context.repeat) {
    unmet.push({
      code: 'correction-only-repeat',
      reason: 'It has happened before, so a correction alone is not enough.',
    });
  }
  if (context.riskLevel !== null && context.riskLevel !== 'LOW') {
    unmet.push({
      code: 'correction-only-risk',
      reason: 'A correction alone is enough only where the residual risk is Low.',
    });
  }
  return [...unmet, ...need(entry.noActionReason, 'noActionReason', 'Say why no action on the cause is needed.')];
}

function unmetPlan(entry: PlanEntry, _outcome: string, context: CompletenessContext): Unmet[] {
  const { min, max } = context.policy.correctiveAction.monitoringDays;
  const unmet: Unmet[] = [];
  if (entry.actions.length === 0)
    unmet.push({ code: 'actions-missing', field: 'actions', reason: 'Plan at least one action.' });
  entry.actions.forEach((action, at) => unmet.push(...unmetPlannedAction(action, at + 1, context)));
  unmet.push(
    ...need(entry.criterion, 'criterion', 'Give a measurable success criterion.'),
    ...need(entry.effectivenessMethod, 'effectivenessMethod', 'Say how the effect will be checked.'),
    ...need(entry.resources, 'resources', 'Name the resources, or write "none beyond working time".'),
    ...need(
      entry.changesToIsms,
      'changesToIsms',
      'Name documents, risks and controls to change, or write "none" with the reason.',
    ),
  );
  if (entry.criterion.trim() !== '' && !/\d|\bno\b|\bnone\b|\ball\b|\bevery\b|\bzero\b/i.test(entry.criterion)) {
    unmet.push({
      code: 'criterion-not-measurable',
      field: 'criterion',
      reason: 'Make the criterion measurable: a number, "all", "none" or "every".',
    });
  }
  if (entry.monitoringDays !== null && (entry.monitoringDays < min || entry.monitoringDays > max)) {
    unmet.push({
      code: 'monitoring-range',
      field: 'monitoringDays',
      reason: `The waiting time lies between ${min} and ${max} days.`,
    });
  }
  return unmet;
}

function unmetPlannedAction(
  action: PlanEntry['actions'][number],
  number: number,
  context: CompletenessContext,
): Unmet[] {
  const field = `actions.${number}`;
  const unmet: Unmet[] = [
    ...(action.what.trim() === ''
      ? [{ code: 'action-what', field, reason: `Action ${number}: say what is to be done.` }]
      : []),
    ...(action.implementerId === ''
      ? [{ code: 'action-who', field, reason: `Action ${number}: name who does it.` }]
      : []),
    ...(action.evidenceExpected.trim() === ''
      ? [{ code: 'action-evidence', field, reason: `Action ${number}: say what evidence will show it.` }]
      : []),
  ];
  if (action.due === '') unmet.push({ code: 'action-due', field, reason: `Action ${number}: give the due day.` });
  else if (action.due < context.today)
    unmet.push({ code: 'action-past', field, reason: `Action ${number}: the due day has passed.` });
  else if (context.latestDay !== null && action.due > context.latestDay) {
    unmet.push({ code: 'action-late', field, reason: `Action ${number}: due on ${context.latestDay} at the latest.` });
  }
  return unmet;
}

function unmetApproval(entry: ApprovalEntry, outcome: string): Unmet[] {
  return outcome === 'APPROVE' ? [] : need(entry.comment, 'comment', 'Say what has to change; the preparer reads it.');
}

function unmetAction(entry: ActionEntry, outcome: string): Unmet[] {
  if (outcome === 'BLOCKED') return need(entry.note, 'note', 'Say what blocks you and what you need.');
  return [...need(entry.note, 'note', 'Say what was done.'), ...unmetEvidence(entry.evidence)];
}

function unmetEvidenceCheck(entry: EvidenceCheckEntry, outcome: string, context: CompletenessContext): Unmet[] {
  if (outcome !== 'RETURN') return [];
  const known = entry.returned.filter((number) => context.actionNumbers.includes(number));
  return [
    ...(known.length === 0
      ? [{ code: 'returned-missing', field: 'returned', reason: 'Choose the actions that go back.' }]
      : []),
    ...need(entry.comment, 'comment', 'Say what evidence is missing.'),
  ];
}

function unmetEffectiveness(entry: EffectivenessEntry, outcome: string, context: CompletenessContext): Unmet[] {
  const unmet = [...need(entry.finding, 'finding', 'Say what you found, against the success criterion.')];
  if (outcome === 'NOT_YET') {
    const max = context.policy.correctiveAction.notYetMaxDays;
    if (context.notYetUsed)
      unmet.push({ code: 'not-yet-used', reason: 'The waiting time was extended once already; decide now.' });
    if (entry.moreDays === null || entry.moreDays < 1 || entry.moreDays > max) {
      unmet.push({ code: 'more-days', field: 'moreDays', reason: `Give 1 to ${max} days.` });
    }
    return unmet;
  }
  return [
    ...unmet,
    ...need(entry.sample, 'sample', 'Say which sample you looked at.'),
    ...unmetEvidence(entry.evidence),
  ];
}

function unmetClosure(entry: ClosureEntry, outcome: string): Unmet[] {
  if (outcome === 'APPROVE') {
    return need(
      entry.changesMade,
      'changesMade',
      'Say which changes to documents, risks, SoA and training were made, or why none was needed.',
    );
  }
  return need(entry.comment, 'comment', 'Say what is missing before this can be closed.');
}

function unmetExtension(entry: ExtensionEntry, outcome: string, context: CompletenessContext): Unmet[] {
  if (outcome === 'REFUSE') return need(entry.comment, 'comment', 'Say why the date stays.');
  if (entry.until === null) return [{ code: 'until-missing', field: 'until', reason: 'Give the new due day.' }];
  if (context.currentDueDay !== null && entry.until <= context.currentDueDay) {
    return [
      { code: 'until-not-later', field: 'until', reason: `The new day must lie after ${context.currentDueDay}.` },
    ];
  }
  if (entry.until < context.today)
    return [{ code: 'until-past', field: 'until', reason: 'The new day has passed; grant a later one, or refuse.' }];
  if (context.latestDueDay !== null && entry.until > context.latestDueDay) {
    const reason = `An action is due on ${context.latestDueDay} at the latest, however often it is moved.`;
    return [{ code: 'until-too-late', field: 'until', reason }];
  }
  return [];
}
