import type { DutyName } from '#contracts/human-task.js';
import { STANDARDS, type StandardEdition } from '#domain/review/standards.js';
import { addMonthsClamped } from '#domain/calendar/iso-day.rules.js';
import { localDay, startOfBusinessDay } from '#domain/calendar/site-calendar.rules.js';
import { annualStart, candidateDay } from '#domain/review/due.rules.js';
import type { RealInstant } from '#domain/time.js';
import { raiseNonconformity } from '../corrective-action/raise.js';
import { headquarters } from '../cycle/dates.js';
import type { Records } from '../data-source.js';
import { tell } from '../evidence/audit-trail.js';
import { realInstant } from '../path/advance-step.js';
import { raiseReviewTrigger } from '../review/raise-trigger.js';
import { lockDocumentOf, presentPolicy } from '../review/rows.js';
import type { DocumentRow } from '../tables/document.entity.js';
import { insert, instant, inTransaction, reader, type Tx } from '../transaction.js';
import { claimDuty } from './claim-duty.js';
import { planAnnual } from './plan-annual.js';

/** A duty as its Schedule has to show it. */
export interface WantedDuty extends DutyName {
  /** Real instants of the next few starts, the first of them planned, the others as they follow if all is on time. */
  readonly realStarts: readonly RealInstant[];
  /** Local day on which it is due next; null = its review is under way. */
  readonly dueOn: string | null;
  readonly paused: { readonly by: string; readonly reason: string; readonly on: string } | null;
}

const AHEAD = 3;

/** Documents that are reviewed: not withdrawn, with a rule and a date. */
const REVIEWED = `review_cycle_months is not null and obsolete_on is null and next_review_on is not null`;

/** Plans what the register says and no duty does: imported or changed beside the review. @returns how many were planned */
export async function planMissing(records: Records): Promise<number> {
  const missing = await reader(records).query<{ id: string; on: string }>(
    `select d.id, d.next_review_on as on from document d where ${REVIEWED}
        and not exists (select 1 from duty u where u.kind = 'review' and u.subject = d.id and u.planned_on = d.next_review_on
                          and u.state in ('PLANNED', 'CLAIMED')) order by d.id`,
  );
  for (const { id, on } of missing)
    await inTransaction(records, async (tx) => {
      const document = await lockDocumentOf(tx, id);
      if (document?.next_review_on === on) await planAnnual(tx, { documentId: id, dueOn: on });
    });
  return missing.length;
}

/**
 * Starts what is due and was not started: server or worker away over the date, or a stop that ended.
 * @param except subjects whose Schedules somebody paused in Temporal itself
 */
export async function claimDue(records: Records, except: ReadonlySet<string>): Promise<number> {
  const due = await reader(records).query<DutyName>(
    `select kind, subject from duty where state = 'PLANNED' and starts_at <= isms_now() order by starts_at, subject`,
  );
  let claimed = 0;
  for (const duty of due.filter(({ subject }) => !except.has(subject))) claimed += await claimDuty(records, duty);
  return claimed;
}

/** "> 60 d overdue = CA candidate" (specification P2): once for each document and due day. @returns how many were raised */
export async function raiseOverdue(records: Records): Promise<number> {
  return inTransaction(records, async (tx) => {
    const { policy } = await presentPolicy(tx);
    const today = localDay(await headquarters(tx), tx.at);
    const late = await tx.query<DocumentRow>(
      `select * from document where ${REVIEWED} and next_review_on < $1 order by id`,
      [today],
    );
    const candidates = late.filter(({ next_review_on: on }) => on !== null && candidateDay(on, policy.review) <= today);
    let raised = 0;
    for (const document of candidates) if (await candidate(tx, document)) raised += 1;
    return raised;
  });
}

async function candidate(tx: Tx, document: DocumentRow): Promise<boolean> {
  const on = document.next_review_on ?? '';
  const made = await raiseNonconformity(tx, {
    title: `Review of ${document.id} is overdue`,
    description: `${document.id} was to be reviewed by ${on}. Documents are reviewed at planned intervals (ISMS-PR-001 6; ISO/IEC 27001:2022, 7.5.2).`,
    source: 'OVERDUE',
    sourceRef: `review/${document.id}/${on}`,
    departmentId: document.department_id,
    requirementRefs: ['7.5.2'],
    raisedBy: null,
    raiserVerified: true,
    actor: 'engine',
  });
  return made !== null;
}

/**
 * Editions of the shipped list that this installation does not know yet: those that are there when the first document is
 * reviewed are followed already; each later one raises STANDARD for the documents that it concerns, once.
 * @returns how many triggers were raised
 */
export async function noticeStandards(
  records: Records,
  standards: readonly StandardEdition[] = STANDARDS,
): Promise<number> {
  return inTransaction(records, async (tx) => {
    const [reviewed] = await tx.query(`select 1 from document where ${REVIEWED} limit 1`);
    if (!reviewed) return 0;
    const known = new Set((await tx.query<{ ref: string }>('select ref from standard_edition')).map(({ ref }) => ref));
    const fresh = standards.filter(({ ref }) => !known.has(ref));
    let raised = 0;
    for (const edition of fresh) {
      const isNew = known.size > 0;
      await insert(tx, 'standard_edition', { ref: edition.ref, known_at: instant(tx.at), raised: isNew });
      await tell(tx, {
        type: 'EDITION_KNOWN',
        actor: 'engine',
        recordId: null,
        content: { edition: edition.ref, raised: isNew },
      });
      if (isNew) raised += await raiseStandard(tx, edition);
    }
    return raised;
  });
}

async function raiseStandard(tx: Tx, edition: StandardEdition): Promise<number> {
  const concerned = await tx.query<{ id: string }>(
    `select id from document where id = any ($1) and ${REVIEWED} order by id`,
    [edition.concerns],
  );
  for (const { id } of concerned)
    await raiseReviewTrigger(tx, {
      documentId: id,
      type: 'STANDARD',
      sourceRef: edition.ref,
      reason: `New in the list of standards: ${edition.title}.`,
      raisedBy: null,
      actor: 'engine',
    });
  return concerned.length;
}

/** Every duty as its Schedule has to show it; a document that came in a moment ago has none before it is planned. */
export async function wantedDuties(records: Records): Promise<WantedDuty[]> {
  return inTransaction(records, async (tx) => {
    const rows = await tx.query<{
      subject: string;
      next: string;
      planned: string | null;
      months: number;
      by: string | null;
      reason: string | null;
      at: Date | null;
    }>(
      `select d.id as subject, d.next_review_on as next, u.planned_on as planned, d.review_cycle_months as months,
              p.paused_by as by, p.reason, p.paused_at as at
         from document d
         left join duty u on u.kind = 'review' and u.subject = d.id and u.state = 'PLANNED'
         left join duty_pause p on p.kind = 'review' and p.subject = d.id and p.ended_at is null
        where ${REVIEWED} and exists (select 1 from duty x where x.kind = 'review' and x.subject = d.id) order by d.id`,
    );
    const { policy } = await presentPolicy(tx);
    const calendar = await headquarters(tx);
    const wanted: WantedDuty[] = [];
    for (const row of rows) {
      // A review that is under way moves the date: until then the next one is foreseen a period later.
      const first = row.planned ?? addMonthsClamped(row.next, row.months);
      const days = Array.from({ length: AHEAD }, (_, at) => addMonthsClamped(first, at * row.months));
      const realStarts: RealInstant[] = [];
      for (const day of days)
        realStarts.push(await realInstant(tx, startOfBusinessDay(calendar, annualStart(day, policy.review))));
      const { by, reason, at } = row;
      const paused =
        by === null || at === null ? null : { by, reason: reason ?? '', on: localDay(calendar, at.getTime()) };
      wanted.push({ kind: 'review', subject: row.subject, realStarts, dueOn: row.planned, paused });
    }
    return wanted;
  });
}
