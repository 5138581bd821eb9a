import type { UpdatesSummaryEntry } from './entries.js';
import { isAssigned, saysSomething } from './entry-facts.rules.js';
import type { Absent, ActionFact, GateCheck, GateFacts } from './gate-facts.js';
import { counted, isBlank, namesUnmet } from './gate-words.js';
import { QUARTER_CHECKS } from './quarters.rules.js';
import { saidIn } from './said.rules.js';
import { notThere } from './over-output.rules.js';

/** A check that looks at nothing but the Corrective Action Log: steps I1 and I2 ask it too. */
interface LogCheck extends GateCheck {
  readonly unmet: (facts: Pick<GateFacts, 'openActions'>) => string | null;
}

const isNonconformity = ({ type }: ActionFact): boolean => type === 'CA';

/** Sentence over the open rows of the log that break a rule. */
function overLog(wrong: (action: ActionFact) => boolean, sentence: (ids: string) => string): LogCheck['unmet'] {
  return ({ openActions }) =>
    namesUnmet(
      openActions.filter(wrong).map(({ id }) => id),
      sentence,
    );
}

function reviewActionsUnmet({ outputs: { M2 } }: GateFacts): string | Absent | null {
  if (M2 === undefined) return notThere('M2');
  if (!saysSomething(M2.actions, M2.noActions))
    return 'The minutes neither decide an action nor say why none is needed.';
  return namesUnmet(
    M2.actions.filter((row) => !isAssigned(row)).map(({ what }) => what),
    (names) => `Actions of the management review without an owner or a date: ${names}.`,
  );
}

function doneWords({ updates }: UpdatesSummaryEntry): string {
  if (updates.length === 0) return 'no update was needed';
  return `updated: ${updates.map(({ id, what, doneOn }) => `${id || what} on ${doneOn}`).join(', ')}`;
}

const LOG_CHECKS: readonly LogCheck[] = [
  {
    code: 'PLANS_APPROVED',
    clause: '10.2',
    label: 'Every nonconformity has an approved plan',
    at: 'I2',
    waivable: true,
    unmet: overLog(
      (action) => isNonconformity(action) && !action.planApproved,
      (ids) => `Nonconformities without an approved plan: ${ids}.`,
    ),
  },
  {
    code: 'NONE_OVERDUE',
    clause: '10.2',
    label: 'No corrective action is overdue without an extension',
    at: 'I2',
    waivable: true,
    unmet: overLog(
      ({ overdue }) => overdue,
      (ids) => `Overdue, and not extended: ${ids}.`,
    ),
  },
  {
    code: 'MAJORS_BY_TM',
    clause: '10.2',
    label: 'An open major nonconformity has a plan that Top Management approved',
    at: 'I2',
    waivable: true,
    unmet: overLog(
      (action) => isNonconformity(action) && action.grade === 'MAJOR' && !action.planApprovedByTopManagement,
      (ids) => `Open and major, without a plan that Top Management approved: ${ids}.`,
    ),
  },
  {
    code: 'ALL_TRIAGED',
    clause: '10.1',
    label: 'Every nonconformity and opportunity for improvement is triaged',
    at: 'I1',
    waivable: true,
    unmet: overLog(
      ({ state }) => state === 'RAISED' || state === 'TRIAGE' || state === 'PROPOSED',
      (ids) => `Not triaged: ${ids}.`,
    ),
  },
];

/** Gate G4: the cycle may be closed. */
export const G4_CHECKS: readonly GateCheck[] = [
  ...QUARTER_CHECKS,
  ...LOG_CHECKS,
  {
    code: 'REVIEW_ACTIONS_ASSIGNED',
    clause: '9.3.3',
    label: 'Every action of the management review has an owner and a date',
    at: 'M2',
    waivable: true,
    unmet: reviewActionsUnmet,
  },
  {
    code: 'UPDATES_DONE',
    clause: '7.5.2',
    label: 'Documents and records are updated',
    at: 'I3',
    waivable: true,
    unmet: ({ outputs: { I3 } }) => {
      if (I3 === undefined) return 'I3 (updates of documents and records) is not done.';
      if (!saysSomething(I3.updates, I3.nothing)) return 'The summary names no update, nor why none was needed.';
      return namesUnmet(
        I3.updates.filter(({ doneOn }) => isBlank(doneOn)).map(({ id, what }) => id || what),
        (names) => `Updates that are not done: ${names}.`,
      );
    },
    relies: ({ outputs: { I3 } }) => saidIn('I3', I3 && doneWords(I3)),
  },
  {
    code: 'CONTEXT_RECHECKED',
    clause: '4.1',
    label: 'Internal and external issues are rechecked',
    at: 'I4',
    waivable: true,
    unmet: ({ outputs: { I4 } }) => {
      if (I4 === undefined) return 'I4 (changed internal and external issues) is not done.';
      return saysSomething(I4.changes, I4.nothing)
        ? null
        : 'The recheck names no changed issue, nor says that nothing changed.';
    },
    relies: ({ outputs: { I4 } }) =>
      saidIn(
        'I4',
        I4 && (I4.changes.length === 0 ? 'no issue changed' : `${counted(I4.changes.length, 'issue')} changed`),
      ),
  },
];

/** What step I1 or I2 still waits for in the Corrective Action Log; empty = fulfilled. */
export function processUnmet(code: 'I1' | 'I2', facts: Pick<GateFacts, 'openActions'>): string[] {
  return LOG_CHECKS.filter(({ at }) => at === code)
    .map(({ unmet }) => unmet(facts))
    .filter((reason) => reason !== null);
}
