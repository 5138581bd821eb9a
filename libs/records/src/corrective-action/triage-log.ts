import { unmetMerge, unmetRepeat, type Earlier, type MergeTarget } from '#domain/corrective-action/repeat.rules.js';
import { isFinal } from '#domain/corrective-action/states.js';
import type { TriageEntry } from '#domain/corrective-action/entries.js';
import type { Unmet } from '#domain/errors.js';
import type { Reader } from '../transaction.js';
import type { CaseRow } from './case.js';
import type { CorrectiveActionRow } from '../tables/corrective-action.entity.js';

/** What a triage says about other records of the log, held against the log: where it merges into, and what it repeats. */
export async function unmetAgainstLog(
  tx: Reader,
  row: CaseRow,
  { outcome, entry }: { outcome: string; entry: unknown },
): Promise<Unmet[]> {
  const triage = entry as TriageEntry;
  if (outcome === 'MERGE') {
    const id = triage.mergeInto?.trim() ?? '';
    return unmetMerge(await mergeTarget(tx, row, id), { id, grade: row.grade });
  }
  const id = triage.repeatOf?.trim() ?? '';
  if (outcome !== 'ACCEPT' || id === '') return [];
  const months = row.policy.correctiveAction.repeatMonths;
  return unmetRepeat(await earlierCase(tx, { row, triage, id, months }), { id, grade: triage.grade, months });
}

/** Two records that merge into each other at once must not wait for each other: who comes second is asked to send again. */
async function mergeTarget(tx: Reader, row: CaseRow, id: string): Promise<MergeTarget | null> {
  const [there] = await tx.query('select 1 from corrective_action where id = $1', [id]);
  if (!there) return null;
  const self = id === row.id;
  const [target] = await tx.query<Pick<CorrectiveActionRow, 'type' | 'state' | 'grade'>>(
    `select type, state, grade from corrective_action where id = $1 ${self ? '' : 'for share skip locked'}`,
    [id],
  );
  return {
    id,
    isSelf: self,
    isCorrectiveAction: target?.type === 'CA',
    final: target !== undefined && isFinal(target.state),
    grade: target?.grade ?? null,
    busy: target === undefined,
  };
}

async function earlierCase(
  tx: Reader,
  of: { row: CaseRow; triage: TriageEntry; id: string; months: number },
): Promise<Earlier | null> {
  const { row, triage } = of;
  const refs = triage.requirementRefs.length > 0 ? triage.requirementRefs : row.requirement_refs;
  const [earlier] = await tx.query<Earlier>(
    `select c.id, c.grade, c.requirement_refs && $2::text[] and c.department_id is not distinct from $3 as "sameRequirementAndArea",
            coalesce(c.closed_at, isms_now()) >= $4::timestamptz - make_interval(months => $5) as recent
       from corrective_action c
      where c.id = $1 and c.id <> $6 and c.type = 'CA' and c.grade is not null and c.state not in ('NOT_NC', 'MERGED', 'CANCELLED')`,
    [of.id, [...refs], triage.departmentId ?? row.department_id, row.raised_at, of.months, row.id],
  );
  return earlier ?? null;
}
