import { addMonthsClamped } from '#domain/calendar/iso-day.rules.js';
import { endOfBusinessDay, localDay } from '#domain/calendar/site-calendar.rules.js';
import type { Unmet } from '#domain/errors.js';
import { askedSteps } from '#domain/process/steps.js';
import { grantsAlone, unmetWaiver, type WaivableRule, type WaiverWish } from '#domain/roles/waiver.rules.js';
import type { Instant, IsoDay } from '#domain/time.js';
import type { Records } from '../data-source.js';
import { personFacts, type PersonFacts } from '../directory/person-facts.js';
import { loadRoleBook } from '../directory/role-book.js';
import { keepContent } from '../evidence/content-blob.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import type { WaiverRow } from '../tables/waiver.entity.js';
import { insert, instant, inTransaction, type Tx } from '../transaction.js';
import { askAgainWhereDutiesChanged } from './ask-again.js';

/** What a member of Top Management wants to waive; `by` comes from their session, never from the body. */
export interface WaiverRequest {
  readonly by: string;
  readonly rule: string;
  readonly personId: string | null;
  readonly recordId: string | null;
  readonly step: string | null;
  readonly reason: string;
  /** Last day on which it counts. */
  readonly until: IsoDay | null;
}

export type WaiverResult =
  | { readonly kind: 'GRANTED'; readonly id: string; readonly outboxIds: readonly string[] }
  | { readonly kind: 'UNMET'; readonly unmet: readonly Unmet[] };

/**
 * Grants a waiver of SD1, SD4, SD6 or SD9 (specification 2). A refused wish stands in the trail. What nobody might decide
 * before is asked again at once.
 */
export async function grantWaiver(records: Records, request: WaiverRequest): Promise<WaiverResult> {
  return inTransaction(records, async (tx) => {
    const { holders, persons } = await loadRoleBook(tx, tx.at);
    const members = [...new Set([...(holders.TM_CHAIR ?? []), ...(holders.TM ?? [])])];
    const topManagement = members.filter((id) => persons[id]?.active === true);
    const granter = (await personFacts(tx, [request.by])).get(request.by);
    const facts = { grantedBy: request.by, topManagement, now: tx.at, latestExpiry: latestExpiry(tx.at, granter) };
    const wish = { ...request, expiresAt: expiryOf(request.until, granter) };
    const unmet = [...unmetWaiver(wish, facts), ...(await unknown(tx, request))];
    if (unmet.length > 0) return refuse(tx, request, unmet);
    const row = await keepWaiver(tx, wish, { by: request.by, alone: grantsAlone(facts) });
    return { kind: 'GRANTED', id: row.id, outboxIds: await askAgainWhereDutiesChanged(tx, row) };
  });
}

function expiryOf(until: IsoDay | null, granter: PersonFacts | undefined): Instant | null {
  return until === null || !granter ? null : endOfBusinessDay(granter.calendar, until);
}

function latestExpiry(now: Instant, granter: PersonFacts | undefined): Instant {
  return granter ? endOfBusinessDay(granter.calendar, addMonthsClamped(localDay(granter.calendar, now), 12)) : now;
}

/** Person, record and step have to be there. */
async function unknown(tx: Tx, { personId, recordId, step }: WaiverRequest): Promise<Unmet[]> {
  const [found] = await tx.query<{ person: boolean; record: boolean }>(
    `select exists (select 1 from person where id = $1 and (left_at is null or left_at > $3)) as person,
            exists (select 1 from corrective_action where id = $2) or exists (select 1 from cycle where id = $2) as record`,
    [personId, recordId, instant(tx.at)],
  );
  const unmet: Unmet[] = [];
  if (personId !== null && found?.person !== true)
    unmet.push({
      code: 'unknown-person',
      field: 'person',
      reason: 'This person is not in the directory, or has left.',
    });
  if (recordId !== null && found?.record !== true)
    unmet.push({ code: 'unknown-record', field: 'record', reason: `There is no record ${recordId}.` });
  if (step !== null && !askedSteps().some(({ code }) => code === step))
    unmet.push({ code: 'unknown-step', field: 'step', reason: `There is no step ${step}.` });
  return unmet;
}

async function refuse(tx: Tx, request: WaiverRequest, unmet: readonly Unmet[]): Promise<WaiverResult> {
  await tell(tx, {
    type: 'WAIVER_REFUSED',
    actor: request.by,
    recordId: unmet.some(({ code }) => code === 'unknown-record') ? null : request.recordId,
    // A rule that is none is free text of a form: the trail holds codes only.
    content: {
      rule: /^SD\d{1,2}$/.test(request.rule) ? request.rule : 'unknown',
      person: unmet.some(({ code }) => code === 'unknown-person') ? null : request.personId,
      reasons: unmet.map(({ code }) => code),
    },
  });
  return { kind: 'UNMET', unmet };
}

async function keepWaiver(tx: Tx, wish: WaiverWish, on: { by: string; alone: boolean }): Promise<WaiverRow> {
  const reason = await keepContent(tx, { reason: wish.reason });
  const row: WaiverRow = {
    id: uuidv7(),
    rule: wish.rule as WaivableRule,
    person_id: wish.personId,
    record_id: wish.recordId,
    step: wish.step,
    reason_id: reason.id,
    granted_by: on.by,
    granted_alone: on.alone,
    granted_at: instant(tx.at),
    expires_at: instant(wish.expiresAt ?? tx.at),
    withdrawn_at: null,
    withdrawn_by: null,
    warned_at: null,
    ended_at: null,
  };
  await insert(tx, 'waiver', { ...row });
  await tell(tx, {
    type: 'WAIVER_GRANTED',
    actor: on.by,
    recordId: row.record_id,
    content: {
      waiver: row.id,
      rule: row.rule,
      person: row.person_id,
      step: row.step,
      alone: row.granted_alone,
      reason: reason.sha256,
      until: row.expires_at.toISOString(),
    },
  });
  return row;
}
