import { STORY_VERSION } from '#domain/corrective-action/story.rules.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { RuleViolation } from '#domain/errors.js';
import type { IsoDay } from '#domain/time.js';
import type { CorrectiveActionType, Grade, Source } from '#domain/corrective-action/states.js';
import { nextNumber } from '../counter.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import { wakeRecord } from '../path/wake-record.js';
import { insert, instant, type Tx } from '../transaction.js';

/** A nonconformity as it is raised: what, where, which rule if known (10.2 a; specification P4 step 1). */
export interface NewNonconformity {
  readonly type?: CorrectiveActionType;
  readonly title: string;
  readonly description: string;
  readonly source: Source;
  /** Finding, incident, step … that it comes from; an OVERDUE candidate is raised once for each. */
  readonly sourceRef?: string | null;
  readonly departmentId: string | null;
  readonly requirementRefs: readonly string[];
  /** Person who raises; null for machines and the engine. */
  readonly raisedBy: string | null;
  /** False for the open form until its mailed link was confirmed. */
  readonly raiserVerified: boolean;
  /** Who is named in the trail: person id, `engine`, `machine:<name>`. */
  readonly actor: string;
  readonly grade?: Grade | null;
  readonly findingAuditorId?: string | null;
  /** Said by whoever raises; the area that the ISMS Manager heads is recognised without it. */
  readonly aboutIsmsManager?: boolean;
  /** A preventive action names the risk that it treats. */
  readonly riskId?: string | null;
  /** Day that an external body, a law or a customer set. */
  readonly externalDue?: IsoDay | null;
}

export interface Raised {
  readonly id: string;
  readonly outboxId: string;
}

/**
 * Writes the record, its statement, the trail and the message that starts its story; all in the caller's transaction.
 * @returns null when an OVERDUE candidate for the same source stands already
 * @throws RuleViolation `risk-missing` for a preventive action without a risk
 */
export async function raiseNonconformity(tx: Tx, raised: NewNonconformity): Promise<Raised | null> {
  if (raised.type === 'PA' && (raised.riskId ?? '').trim() === '') {
    const reason = 'A preventive action names the risk that it treats.';
    throw new RuleViolation('risk-missing', reason, [{ code: 'risk-missing', field: 'risk', reason }]);
  }
  if (raised.source === 'OVERDUE' && (await standsAlready(tx, raised.sourceRef ?? ''))) return null;
  const type = raised.type ?? 'CA';
  const year = await yearOf(tx);
  const number = await nextNumber(tx, type, year);
  const id = `${type}-${year}-${String(number).padStart(4, '0')}`;
  await insertRecord(tx, id, raised);
  const statement = { title: raised.title, description: raised.description, requirementRefs: raised.requirementRefs };
  const content = await keepContent(tx, statement);
  const entry = uuidv7();
  await insert(tx, 'form_entry', {
    id: entry,
    record_id: id,
    form: 'CA_RAISE',
    form_version: 1,
    outcome: 'RAISED',
    content_id: content.id,
    by_person: raised.raisedBy,
    at: instant(tx.at),
  });
  await tell(tx, {
    type: 'RECORD_RAISED',
    actor: raised.actor,
    recordId: id,
    content: {
      source: raised.source,
      sourceRef: raised.sourceRef ?? null,
      verified: raised.raiserVerified,
      entry,
      sha256: content.sha256,
    },
  });
  return { id, outboxId: await wakeRecord(tx, id, { headStartMs: 2_000 }) };
}

/** Year of the speaking ids: that of the company's own calendar, so that a record of New Year's morning is one of the new year. */
async function yearOf(tx: Tx): Promise<number> {
  const [company] = await tx.query<{ zone: string | null }>(
    `select value->>'timeZone' as zone from installation where key = 'company'`,
  );
  const calendar = { zone: company?.zone || 'UTC', workingDays: [], holidays: [], opensAt: 0, closesAt: 24 };
  return Number(localDay(calendar, tx.at).slice(0, 4));
}

async function standsAlready(tx: Tx, sourceRef: string): Promise<boolean> {
  // Two rungs of one task cannot fire at once: both hold the lock of the late record.
  const rows = await tx.query(`select 1 from corrective_action where source = 'OVERDUE' and source_ref = $1`, [
    sourceRef,
  ]);
  return rows.length > 0;
}

async function insertRecord(tx: Tx, id: string, raised: NewNonconformity): Promise<void> {
  const [policy] = await tx.query<{ version: number }>('select version from policy order by version desc limit 1');
  await insert(tx, 'corrective_action', {
    id,
    ...kindOf(raised),
    source: raised.source,
    source_ref: raised.sourceRef ?? null,
    title: raised.title,
    description: raised.description,
    requirement_refs: [...raised.requirementRefs],
    department_id: raised.departmentId,
    raised_by: raised.raisedBy,
    raiser_verified: raised.raiserVerified,
    raised_at: instant(tx.at),
    state: 'RAISED',
    grade: raised.grade ?? null,
    finding_auditor_id: raised.findingAuditorId ?? null,
    about_isms_manager: raised.aboutIsmsManager === true || (await isHeadedByIsmsManager(tx, raised.departmentId)),
    iteration_from: instant(tx.at),
    policy_version: policy?.version ?? 1,
    story_version: STORY_VERSION,
  });
}

function kindOf({ type = 'CA', riskId = null, externalDue = null }: NewNonconformity) {
  return { type, raised_as: type, risk_id: riskId?.trim() || null, external_due: externalDue };
}

/** A process of the ISMS Manager is one of the area that they head: there Top Management triages and closes (P4, SD6). */
async function isHeadedByIsmsManager(tx: Tx, departmentId: string | null): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from role_assignment head join role_assignment im on im.person_id = head.person_id and im.role = 'IM'
      where head.role = 'DEPARTMENT_HEAD' and head.department_id = $1
        and head.valid_from <= $2 and (head.valid_to is null or head.valid_to > $2)
        and im.valid_from <= $2 and (im.valid_to is null or im.valid_to > $2) limit 1`,
    [departmentId, instant(tx.at)],
  );
  return rows.length > 0;
}
