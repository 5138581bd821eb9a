import { documentWorkflowId, WORKFLOWS } from '#contracts/workflow-ids.js';
import { requirementCodes } from '#domain/corrective-action/requirement-code.rules.js';
import type { DocumentStepCode } from '#domain/documents/steps.js';
import { OPEN_VERSION_STATES, type VersionState } from '#domain/documents/states.js';
import { beginsAs, isFinalVersion } from '#domain/documents/story.rules.js';
import { Defect } from '#domain/errors.js';
import type { LockedTask } from '../path/locked-task.js';
import type { Process } from '../path/process.js';
import type { Situation } from '../path/situation.js';
import type { Reader } from '../transaction.js';
import { answeredOnVersion, applyToVersion } from './apply.js';
import { datesOfDocument, waitOfVersion } from './dates.js';
import { offeredOnDocument } from './offered.js';
import { partsOfVersion, versionSettled } from './settle-version.js';
import { loadDocumentSituation } from './situation.js';
import { subjectOfVersion, subjectOfWithdrawal } from './subject.js';
import { surroundingsOfDocument } from './surroundings.js';
import { unmetOfDocumentAnswer } from './unmet.js';
import {
  lockVersion,
  lockWithdrawal,
  moveVersion,
  readVersions,
  readWithdrawals,
  versionNow,
  type VersionRow,
  type WithdrawalRow,
} from './version.js';
import { withdrawalSettled } from './withdrawal.js';

/** What versions and withdrawals have in common on the path. */
const SHARED = {
  situation: loadDocumentSituation,
  dates: datesOfDocument,
  fulfilment: (_tx, row) => Promise.reject(new Defect(`${row.id}: no other process fulfils a step of a document`)),
  form: ({ form }) => form,
  taskClass: (_row, definition) => definition.taskClass,
  assurance: ({ policy }, { code }) => policy.documents.assurance[code as DocumentStepCode] ?? 'A',
  offered: (row, { definition }) => offeredOnDocument(row, definition),
  unmet: unmetOfDocumentAnswer,
  latestDue: () => Promise.resolve(null),
  dueMoved: () => Promise.resolve(),
  lateEffect: () => Promise.resolve(null),
  isAboutLateness: () => false,
  isPaused: () => false,
  origin: () => 'ISMS Engine, document control',
  requesters: requestersOf,
  surroundings: surroundingsOfDocument,
} satisfies Partial<Process>;

/** A version of a document, from its draft until it is in force (specification P7). */
export const documentProcess: Process = {
  ...SHARED,
  name: 'document',
  readsAgain: () => false,
  story: (id) => ({ workflowType: WORKFLOWS.documentApproval, workflowId: documentWorkflowId('approval', id) }),
  began: (row: VersionRow) => ({ beganAs: beginsAs(row) }),
  isFinal: isFinalVersion,
  lock: lockVersion,
  read: readVersions,
  openIds: (tx) =>
    idsOf(
      tx,
      `select id from document_version where state = any ($1) or (state = 'EFFECTIVE' and lapses_at is not null)
        order by drafted_at, id`,
      [[...OPEN_VERSION_STATES]],
    ),
  subject: subjectOfVersion,
  async opening(tx, row: VersionRow, { state }) {
    // An emergency issue is in force while it is approved normally.
    if (row.state === 'EMERGENCY_ISSUE') return row;
    await moveVersion(tx, row, { to: state as VersionState });
    return versionNow(tx, row.id);
  },
  wait: waitOfVersion,
  outcomeParts: (tx, row: VersionRow, { step }) => partsOfVersion(tx, row, step.code),
  settled: versionSettled,
  apply: applyToVersion,
  answered: answeredOnVersion,
  view: (row: VersionRow) => viewOf(row, 'document-approval'),
};

/** A proposal to withdraw a document: one decision. */
export const withdrawalProcess: Process = {
  ...SHARED,
  name: 'document-withdrawal',
  // What is in force, what is being made and what points to the document may change while its withdrawal is decided.
  readsAgain: () => true,
  story: (id) => ({ workflowType: WORKFLOWS.documentWithdrawal, workflowId: documentWorkflowId('withdrawal', id) }),
  began: () => ({}),
  isFinal: (state) => state !== 'PENDING_APPROVAL',
  lock: lockWithdrawal,
  read: readWithdrawals,
  openIds: (tx) =>
    idsOf(tx, `select id from document_withdrawal where state = 'PENDING_APPROVAL' order by proposed_at, id`),
  subject: subjectOfWithdrawal,
  opening: (_tx, row) => Promise.resolve(row),
  wait: (_tx, row) => Promise.reject(new Defect(`${row.id}: a withdrawal waits for nothing`)),
  outcomeParts: () => Promise.resolve([]),
  settled: withdrawalSettled,
  apply: () => Promise.resolve(),
  answered: () => Promise.resolve(),
  view: (row: WithdrawalRow) => viewOf(row, 'document-withdrawal'),
};

function viewOf(row: VersionRow | WithdrawalRow, process: string): ReturnType<Process['view']> {
  return {
    process,
    ownerRole: 'DOCUMENT_OWNER',
    department: row.department_id,
    severity: null,
    controls: requirementCodes(row.clauses),
    iteration: 1,
  };
}

async function idsOf(tx: Reader, sql: string, parameters: readonly unknown[] = []): Promise<string[]> {
  return (await tx.query<{ id: string }>(sql, parameters)).map(({ id }) => id);
}

/** Whoever wrote what is decided about. */
function requestersOf({ situation }: { locked: LockedTask; situation: Situation }): readonly string[] {
  return situation.facts.authorIds;
}
