import type { Written } from '#domain/cycle/approvers.rules.js';
import type { RiskSummaryEntry } from '#domain/cycle/entries.js';
import { PROCEDURE_STEPS } from '#domain/cycle/procedure.js';
import type { ProcedureStepCode } from '#domain/cycle/procedure-row.js';
import { isGraveRisk } from '#domain/cycle/risk-level.rules.js';
import type { SituationStep } from '../path/situation.js';
import type { Reader } from '../transaction.js';
import { cycleIdOf } from './cycle.js';
import { readLatest } from './outputs.js';

export type Parts = Pick<Written, 'contributorIds' | 'graveOwnerIds'>;
const NO_PARTS: Parts = { contributorIds: [], graveOwnerIds: [] };

/** Who has a part in the version that an approval is about, besides its preparer; nobody for any other step. */
export async function readParts(tx: Reader, recordId: string, { code, part }: SituationStep): Promise<Parts> {
  const of = /^(.+)_APPROVAL$/.exec(code)?.[1];
  const row = of === undefined ? undefined : PROCEDURE_STEPS[of as ProcedureStepCode];
  if (row?.kind !== 'TASKS' || row.input === null) return NO_PARTS;
  const contributorIds = (await readContributors(tx, { recordId, code: row.code, part })).map(({ id }) => id);
  return { contributorIds, graveOwnerIds: row.code === 'E3' ? await readGraveOwners(tx, cycleIdOf(recordId)) : [] };
}

/** Whoever answered for an area with something else than "nothing to report", by name. */
export async function readContributors(
  tx: Reader,
  of: { readonly recordId: string; readonly code: string; readonly part: string },
): Promise<{ id: string; name: string }[]> {
  return tx.query<{ id: string; name: string }>(
    `select distinct p.id, p.name from form_entry f join step s on s.id = f.step_id
       join content_blob b on b.id = f.content_id join person p on p.id = f.by_person
      where s.record_id = $1 and s.code = $2 and s.part = $3 and b.body is not null
        and trim(coalesce(b.body->>'nothing', '')) = '' order by p.name, p.id`,
    [of.recordId, `${of.code}_INPUT`, of.part],
  );
}

async function readGraveOwners(tx: Reader, cycleId: string): Promise<string[]> {
  const version = await readLatest(tx, { cycleId, code: 'E3', part: '' });
  const { risks = [] } = (version?.body ?? {}) as Partial<RiskSummaryEntry>;
  return [...new Set(risks.filter(isGraveRisk).map(({ ownerId }) => ownerId))];
}
