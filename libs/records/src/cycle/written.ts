import type { Written } from '#domain/cycle/approvers.rules.js';
import type { RiskSummaryEntry } from '#domain/cycle/entries.js';
import { PROCEDURE_STEPS } from '#domain/cycle/procedure.js';
import type { ProcedureStepCode } from '#domain/cycle/procedure-row.js';
import { isGraveRisk } from '#domain/cycle/risk-level.rules.js';
import { stageId } from '#domain/cycle/states.js';
import type { SituationStep } from '../path/situation.js';
import type { Reader } from '../transaction.js';
import { cycleIdOf } from './cycle.js';
import { readLatest } from './outputs.js';
import { revisedBy } from './revision.js';

export type Parts = Pick<Written, 'contributorIds' | 'graveOwnerIds' | 'afterG1'>;

interface OutputOf {
  readonly cycleId: string;
  readonly code: string;
  readonly part: string;
}

/** Who has a part in the version that an approval is about, besides its preparer; nobody for any other step. */
export async function readParts(tx: Reader, recordId: string, step: SituationStep): Promise<Parts> {
  const approved = approvedBy(step);
  if (approved === null) return { contributorIds: [], graveOwnerIds: [], afterG1: false };
  const of = { ...approved, cycleId: cycleIdOf(recordId) };
  return {
    contributorIds: (await readContributors(tx, of)).map(({ id }) => id),
    graveOwnerIds: of.code === 'E3' ? await readGraveOwners(tx, of) : [],
    afterG1: of.code === 'E3' && (await isPastG1(tx, of.cycleId)),
  };
}

/** What an approval is about; null for every other step. */
export function approvedBy({ code, part }: SituationStep): Omit<OutputOf, 'cycleId'> | null {
  if (code === 'REVISION_APPROVAL') return revisedBy(part);
  const prepared = /^(.+)_APPROVAL$/.exec(code)?.[1];
  return prepared === undefined ? null : { code: prepared, part };
}

/** Whoever answered for an area with something else than "nothing to report", by name; nobody where no area is asked. */
export async function readContributors(tx: Reader, of: OutputOf): Promise<{ id: string; name: string }[]> {
  const row = PROCEDURE_STEPS[of.code as ProcedureStepCode] as (typeof PROCEDURE_STEPS)[ProcedureStepCode] | undefined;
  if (row?.kind !== 'TASKS' || row.input === null || row.stage === null) return [];
  return tx.query<{ id: string; name: string }>(
    `select distinct p.id, p.name from form_entry f join step s on s.id = f.step_id
       join content_blob b on b.id = f.content_id join person p on p.id = f.by_person
      where s.record_id = $1 and s.code = $2 and s.part = $3 and b.body is not null
        and trim(coalesce(b.body->>'nothing', '')) = '' order by p.name, p.id`,
    [stageId(of.cycleId, row.stage), `${row.code}_INPUT`, of.part],
  );
}

/** Whether gate G1, which looks at the risks once, is passed. */
export async function isPastG1(tx: Reader, cycleId: string): Promise<boolean> {
  const [passed] = await tx.query(`select 1 from cycle_gate where cycle_id = $1 and gate = 'G1' and state = 'PASSED'`, [
    cycleId,
  ]);
  return passed !== undefined;
}

async function readGraveOwners(tx: Reader, of: OutputOf): Promise<string[]> {
  const version = await readLatest(tx, of);
  const { risks = [] } = (version?.body ?? {}) as Partial<RiskSummaryEntry>;
  return [...new Set(risks.filter(isGraveRisk).map(({ ownerId }) => ownerId))];
}
