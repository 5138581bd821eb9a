import type { GateDecisionEntry } from '#domain/cycle/entries.js';
import type { TaskRow } from '#domain/cycle/procedure-row.js';
import {
  producedBy,
  producedName,
  revisable,
  revisedIn,
  revisionPart,
  type Produced,
} from '#domain/cycle/revision.rules.js';
import { Defect } from '#domain/errors.js';
import type { FormCode } from '#domain/process/form-code.js';
import type { StepDefinition } from '#domain/process/step-definition.js';
import type { Instant } from '#domain/time.js';
import { openWish } from '../path/open-wish.js';
import { openStep } from '../path/step.js';
import { wakeRecord } from '../path/wake-record.js';
import type { Reader, Tx } from '../transaction.js';

/** Form of a step of the cycle: a revision has that of the step whose output is prepared anew. */
export function formOf(definition: StepDefinition, part: string): FormCode | null {
  return definition.code === 'REVISION' ? rowOf(part).prepare.form : definition.form;
}

/** What a revision is about. Throws Defect for a part that names nothing. */
export function revisedBy(part: string): Produced {
  const what = revisedIn(part);
  if (what === null) throw new Defect(`${part} names nothing that a step produces`);
  return what;
}

/** Row of the step whose output is revised. */
export function rowOf(part: string): TaskRow {
  const row = revisable(revisedBy(part).code);
  if (row === null) throw new Defect(`${part} is not prepared by anybody`);
  return row;
}

/** What is being revised: asked for, and neither approved nor refused yet. */
export async function readRevised(tx: Reader, cycleId: string): Promise<Produced[]> {
  const rows = await tx.query<{ part: string }>(
    `select distinct part from step where record_id = $1 and code in ('REVISION', 'REVISION_APPROVAL') and state = 'OPEN'
      order by part`,
    [cycleId],
  );
  return rows.map(({ part }) => revisedBy(part));
}

/** What was ever asked for anew, and when. */
export async function readAskedAnew(tx: Reader, cycleId: string): Promise<{ name: string; at: Instant }[]> {
  const rows = await tx.query<{ part: string; planned_at: Date }>(
    `select part, planned_at from step where record_id = $1 and code = 'REVISION' order by planned_at, part`,
    [cycleId],
  );
  return rows.map(({ part, planned_at: at }) => ({ name: producedName(revisedBy(part)), at: at.getTime() }));
}

/** Names of what may be revised: it has a version that counts. */
export async function readRevisable(tx: Reader, cycleId: string): Promise<string[]> {
  const rows = await tx.query<{ code: string; part: string }>(
    `select distinct code, part from cycle_output where cycle_id = $1 and state = 'APPROVED' order by code, part`,
    [cycleId],
  );
  return rows.map(producedName).filter((name) => producedBy(name) !== null);
}

/**
 * Asks for a new version of what a step produced; the caller wakes the story. The version that counts goes on to count
 * until the new one does. @returns false where it is being revised already
 */
export async function askRevision(
  tx: Tx,
  of: { readonly cycleId: string; readonly what: Produced; readonly by: string; readonly reason: string },
): Promise<boolean> {
  const { cycleId: recordId, what, by, reason } = of;
  const asked = await tx.query<{ state: string; code: string }>(
    `select state, code from step where record_id = $1 and code in ('REVISION', 'REVISION_APPROVAL')
        and regexp_replace(part, '/[0-9]+$', '') = $2`,
    [recordId, producedName(what)],
  );
  if (asked.some(({ state }) => state === 'OPEN')) return false;
  const number = 1 + asked.filter(({ code }) => code === 'REVISION').length;
  const key = { code: 'REVISION', part: revisionPart(what, number), iteration: 1, visit: 1 };
  await openWish(tx, { recordId, key, form: 'REVISION_WISH', said: { reason }, by });
  return true;
}

/** The decider of a gate wants changes: what they name is prepared anew (specification P1, REQUEST_CHANGES names the items). */
export async function askNamedRevisions(
  tx: Tx,
  of: { readonly cycleId: string; readonly by: string; readonly entry: Partial<GateDecisionEntry> },
): Promise<void> {
  const { cycleId, by, entry } = of;
  for (const words of entry.revise ?? []) {
    const what = producedBy(words);
    if (what !== null) await askRevision(tx, { cycleId, what, by, reason: entry.comment ?? '' });
  }
  // The story hears of its gate alone: what is asked beside the cycle is a change of the record.
  if (entry.revise?.length) await wakeRecord(tx, cycleId, { headStartMs: 2_000 });
}

/** The new version was sent: it goes to approval where its step asks for one. */
export async function askRevisionApproval(tx: Tx, cycleId: string, part: string): Promise<void> {
  if (rowOf(part).approval === null) return;
  await openStep(tx, {
    recordId: cycleId,
    key: { code: 'REVISION_APPROVAL', part, iteration: 1, visit: 1 },
    plannedAt: tx.at,
    originalDue: null,
    due: null,
  });
}
