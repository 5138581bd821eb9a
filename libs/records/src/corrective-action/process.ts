import { correctiveActionWorkflowId, WORKFLOWS } from '#contracts/workflow-ids.js';
import { requirementCodes } from '#domain/corrective-action/requirement-code.rules.js';
import {
  CORRECTIVE_ACTION_STATES,
  isFinal,
  type CorrectiveActionState,
  type Source,
} from '#domain/corrective-action/states.js';
import {
  taskClassOf,
  type CorrectiveActionStep,
  type CorrectiveActionStepCode,
} from '#domain/corrective-action/steps.js';
import { Defect } from '#domain/errors.js';
import { reportToCycle } from '../cycle/report.js';
import type { LockedTask } from '../path/locked-task.js';
import type { Answering, Process } from '../path/process.js';
import type { Situation } from '../path/situation.js';
import { instant } from '../transaction.js';
import { applyOutcome } from './apply-outcome.js';
import { findAndLockCase, loadCaseSituation, readCases, type CaseRow } from './case.js';
import { latestDueOf, offeredOn, unmetOfCase } from './completeness.js';
import { datesOf, waitOf } from './dates.js';
import { moveState } from './move-state.js';
import { proposeRegrade } from './propose-regrade.js';
import { afterSettling, outcomeParts } from './settle-case.js';
import { subjectOf } from './subject.js';
import { surroundingsOf } from './task-surroundings.js';

/** Role that a nonconformity of each source comes from; names stay out of mails about others. */
const RAISED_BY: Readonly<Record<Source, string>> = {
  AUDIT_INT: 'Internal auditor',
  AUDIT_EXT: 'External auditor',
  INCIDENT: 'Incident lead',
  REVIEW: 'Management review',
  KPI: 'KPI measurement',
  OVERDUE: 'ISMS Engine, overdue task',
  ACCESS: 'Access review',
  CHANGE: 'Change management',
  COMPLAINT: 'Complaint',
  EMPLOYEE: 'Employee',
  LEGAL: 'Legal',
  RISK: 'Risk owner',
};

/** Corrective actions, improvements and preventive actions on the path (specification P4). */
export const correctiveActionProcess: Process = {
  name: 'corrective-action',
  story: (recordId) => ({
    workflowType: WORKFLOWS.correctiveAction,
    workflowId: correctiveActionWorkflowId(recordId),
  }),
  began: (row: CaseRow) => ({ beganAs: row.raised_as }),
  isFinal: (state) => isFinal(state as CorrectiveActionState),
  lock: findAndLockCase,
  read: readCases,
  async openIds(tx) {
    const open = CORRECTIVE_ACTION_STATES.filter((state) => !isFinal(state));
    const rows = await tx.query<{ id: string }>(
      'select id from corrective_action where state = any($1) order by raised_at, id',
      [open],
    );
    return rows.map(({ id }) => id);
  },
  situation: loadCaseSituation,
  subject: subjectOf,
  readsAgain: () => false,
  opening: (tx, row: CaseRow, { state }) => moveState(tx, row, { to: state as CorrectiveActionState }),
  dates: datesOf,
  wait: waitOf,
  fulfilment: (_tx, row, key) => Promise.reject(new Defect(`${row.id}: no other process fulfils ${key.code}`)),
  taskClass: (row: CaseRow, definition) => taskClassOf(definition as CorrectiveActionStep, row.grade),
  assurance: ({ policy }, { code }) => policy.correctiveAction.assurance[code as CorrectiveActionStepCode] ?? 'A',
  outcomeParts: (tx, row: CaseRow, { step, outcome }) => outcomeParts(tx, row, { code: step.code, outcome }),
  async settled(tx, row: CaseRow, of) {
    const after = await afterSettling(tx, row, of);
    await reportToCycle(tx);
    return after;
  },
  apply: applyOutcome,
  answered: () => Promise.resolve(),
  isPaused: () => false,
  offered: (row: CaseRow, { definition, situation }) =>
    offeredOn(row, { code: definition.code, authors: situation.authors }),
  unmet: unmetOfCase,
  latestDue: async (_tx, on: Answering<CaseRow>) => latestDueOf(on),
  async dueMoved(tx, row, { step, due }) {
    if (step.code !== 'IMPLEMENT') return;
    await tx.query('update planned_action set due = $4 where record_id = $1 and iteration = $2 and number = $3', [
      row.id,
      step.iteration,
      Number(step.part),
      instant(due),
    ]);
  },
  view: (row: CaseRow) => ({
    process: 'corrective-action',
    ownerRole: row.owner_id === null ? null : 'CA_OWNER',
    department: row.department_id,
    severity: row.grade,
    controls: requirementCodes(row.requirement_refs),
    iteration: row.iteration,
  }),
  form: ({ form }) => form,
  lateEffect: proposeRegrade,
  isAboutLateness: (row: CaseRow) => row.source === 'OVERDUE',
  origin: (row: CaseRow) => RAISED_BY[row.source],
  requesters: requestersOf,
  surroundings: surroundingsOf,
};

/** Who asked for the decision: authors of the subject of an approval, the raiser at triage, the late one at an extension. */
function requestersOf({ locked, situation }: { locked: LockedTask<CaseRow>; situation: Situation }): readonly string[] {
  const { raised_by: raiser, owner_id: owner } = locked.row;
  switch (locked.step.code) {
    case 'TRIAGE':
      return raiser === null ? [] : [raiser];
    case 'PLAN_APPROVAL':
    case 'EVIDENCE_CHECK':
      return situation.facts.authorIds;
    case 'CLOSURE':
      return owner === null ? [] : [owner];
    case 'EXTENSION':
      return situation.facts.lateIds;
    default:
      return [];
  }
}
