import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { CORRECTIVE_ACTION_STEPS } from '#domain/corrective-action/steps.js';
import type { Viewer } from '../access/viewer.js';
import type { Showing } from '../path/process.js';
import { readAuthors } from '../path/situation.js';
import type { Named, TaskRecord, TaskSurroundings } from '../path/task-view.js';
import type { Reader } from '../transaction.js';
import { readActions, type CaseRow } from './case.js';
import { offeredOn } from './completeness.js';
import { proposedFor } from './proposed-values.js';
import { readSimilar } from './similar.js';
import { readChoices } from './task-choices.js';

/** What the page of a task of a corrective action shows besides the question. */
export async function surroundingsOf(read: Reader, on: Showing<CaseRow>): Promise<TaskSurroundings> {
  const { row, step, open } = on;
  const actions = await readActions(read, { id: row.id, iteration: step.iteration });
  return {
    record: await recordOf(read, row),
    proposed: open ? await proposedFor(read, { row, step }) : {},
    offered: await offeredTo(read, on),
    similar: open && step.code === 'TRIAGE' ? await readSimilar(read, { recordId: row.id, viewer: SEES_ALL }) : [],
    choices: await readChoices(read, { row, step, person: on.person, actions, now: on.now }),
  };
}

/** Whoever triages judges what is the same; they see the titles of the whole log. */
const SEES_ALL: Viewer = { personId: null, roles: [], all: true, departments: [] };

async function offeredTo(read: Reader, { row, step, open }: Showing<CaseRow>): Promise<readonly string[]> {
  if (!open) return CORRECTIVE_ACTION_STEPS[step.code as CorrectiveActionStepCode].outcomes;
  const authors = step.code === 'TRIAGE' ? await readAuthors(read, row.id) : [];
  return offeredOn(row, { code: step.code, authors });
}

async function recordOf(read: Reader, row: CaseRow): Promise<TaskRecord> {
  const [department] = await read.query<Named>('select id, name from department where id = $1', [row.department_id]);
  const people = await read.query<Named>('select id, name from person where id = any($1)', [
    [row.owner_id, row.raised_by].filter((id) => id !== null),
  ]);
  const named = (id: string | null): Named | null =>
    id === null ? null : (people.find((person) => person.id === id) ?? { id, name: id });
  return {
    id: row.id,
    process: 'corrective-action',
    type: row.type,
    title: row.title,
    description: row.description,
    source: row.source,
    state: row.state,
    grade: row.grade,
    department: department ?? null,
    owner: named(row.owner_id),
    raisedBy: named(row.raised_by),
    raisedAt: row.raised_at.getTime(),
    requirementRefs: row.requirement_refs,
    iteration: row.iteration,
  };
}
