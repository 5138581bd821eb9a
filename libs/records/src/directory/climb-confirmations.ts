import { confirmerOf, toldOfConfirmation, topManagementConfirms } from '#domain/directory/confirmation.rules.js';
import type { EscalationLevel } from '#domain/policy/policy.js';
import type { RoleBook } from '#domain/roles/roles.js';
import { raiseNonconformity } from '../corrective-action/raise.js';
import type { Records } from '../data-source.js';
import { tell } from '../evidence/audit-trail.js';
import type { DepartureRow } from '../tables/directory.entity.js';
import type { RungRecord } from '../tables/path.entity.js';
import { instant, inTransaction, json, reader, type Tx } from '../transaction.js';
import { loadRoleBook } from './role-book.js';
import { tellPeople } from './tell-people.js';

const LATE = `d.confirm_due is not null and d.confirmed_at is null and exists (
  select 1 from jsonb_to_recordset(d.rungs) as r(at float8, state text)
   where r.state = 'PLANNED' and r.at <= extract(epoch from isms_now()) * 1000)`;

/**
 * Reminds of departures that nobody has confirmed, and climbs their ladder (specification 2): each rung once, those that
 * came while nothing ran too, but no reminder that an escalation or a later one overtook.
 * @returns how many departures reached a rung, and the messages to the stories of what was raised
 */
export async function climbConfirmations(records: Records): Promise<{ reached: number; outboxIds: string[] }> {
  const late = await reader(records).query<{ id: string }>(
    `select d.id from departure d where ${LATE} order by d.confirm_due, d.id limit 500`,
  );
  const outboxIds: string[] = [];
  for (const { id } of late) outboxIds.push(...(await inTransaction(records, (tx) => climb(tx, id))));
  return { reached: late.length, outboxIds };
}

interface Unconfirmed {
  readonly departure: DepartureRow;
  readonly name: string;
  readonly book: RoleBook;
}

async function climb(tx: Tx, id: string): Promise<string[]> {
  const [departure] = await tx.query<DepartureRow>(`select * from departure d where d.id = $1 and ${LATE} for update`, [
    id,
  ]);
  if (!departure) return [];
  const due = departure.rungs.filter((rung) => rung.state === 'PLANNED' && rung.at <= tx.at);
  const rungs = departure.rungs.map((rung) =>
    due.includes(rung) ? { ...rung, state: isOvertaken(rung, due) ? ('DROPPED' as const) : ('DONE' as const) } : rung,
  );
  await tx.query('update departure set rungs = $2 where id = $1', [id, json(rungs)]);
  const [person] = await tx.query<{ name: string }>('select name from person where id = $1', [departure.person_id]);
  const name = person?.name ?? departure.person_id;
  const on = { departure, name, book: await loadRoleBook(tx, tx.at, [departure.person_id]) };
  const outboxIds: string[] = [];
  for (const rung of due.filter((one) => !isOvertaken(one, due))) {
    if (rung.kind === 'REMINDER') await remind(tx, on, rung);
    else outboxIds.push(...(await escalate(tx, on, rung.n as EscalationLevel)));
  }
  return outboxIds;
}

function isOvertaken(rung: RungRecord, due: readonly RungRecord[]): boolean {
  return rung.kind === 'REMINDER' && due.some((other) => other.at > rung.at);
}

async function remind(tx: Tx, on: Unconfirmed, rung: RungRecord): Promise<void> {
  const confirmer = confirmerOf({ successorId: on.departure.successor_id, book: on.book });
  if (confirmer === null) return;
  await tellPeople(tx, {
    to: [confirmer],
    key: `departure/${on.departure.id}/reminder-${rung.n}`,
    headline: `Please confirm what ${on.name} left behind, until ${dueDay(on)}`,
    lines: [ASK],
    why: 'the ISMS Manager confirms what leavers leave behind.',
    inBusinessTime: true,
  });
}

const ASK = 'Sign in and confirm on the page of the person that everything went over to the right people.';

const NEXT: Readonly<Record<EscalationLevel, string>> = {
  1: 'If nothing happens, the line manager of the ISMS Manager is told.',
  2: 'If nothing happens, the chair of Top Management is told.',
  3: 'If nothing happens, a corrective action is raised.',
  4: 'A corrective action was raised; it is input of the management review.',
};

/** One level: who is told, and at L4 the candidate of source OVERDUE, one for each departure. */
async function escalate(tx: Tx, on: Unconfirmed, level: EscalationLevel): Promise<string[]> {
  const { departure, name, book } = on;
  const asking = { successorId: departure.successor_id, book };
  const notified = toldOfConfirmation(level, asking);
  const confirmer = confirmerOf(asking);
  const waitingFor = (confirmer && (await nameOf(tx, confirmer))) ?? 'the ISMS Manager';
  await tellPeople(tx, {
    to: notified,
    key: `departure/${departure.id}/level-${level}`,
    headline: `Overdue, level ${level}: what ${name} left behind is not confirmed since ${dueDay(on)}`,
    lines: [`It waits for ${waitingFor}. ${level === 1 ? ASK : ''}`.trim(), NEXT[level]],
    why: 'what leavers leave behind is confirmed within 5 business days (specification of roles and deadlines).',
    inBusinessTime: true,
  });
  await tell(tx, {
    type: 'DEPARTURE_ESCALATED',
    actor: 'engine',
    recordId: null,
    content: { person: departure.person_id, departure: departure.id, level, notified },
  });
  return level === 4 ? raiseOverdue(tx, on) : [];
}

async function nameOf(tx: Tx, id: string): Promise<string | undefined> {
  const [person] = await tx.query<{ name: string }>('select name from person where id = $1', [id]);
  return person?.name;
}

function dueDay({ departure }: Unconfirmed): string {
  return instant(departure.confirm_due?.getTime() ?? 0)
    .toISOString()
    .slice(0, 10);
}

/** A.6.5: responsibilities after a change of employment; where Top Management is late it cites clause 5.1. */
async function raiseOverdue(tx: Tx, on: Unconfirmed): Promise<string[]> {
  const { departure, name, book } = on;
  const topManagementLate = topManagementConfirms({ successorId: departure.successor_id, book });
  const raised = await raiseNonconformity(tx, {
    title: 'Overdue: confirmation of what a leaver left behind',
    description: `What ${name} (${departure.person_id}) left behind was to be confirmed until ${dueDay(on)} and has not been. Reminders and escalation levels 1 to 3 brought no answer.`,
    source: 'OVERDUE',
    sourceRef: departure.id,
    departmentId: null,
    requirementRefs: [topManagementLate ? '5.1' : 'A.6.5'],
    raisedBy: null,
    raiserVerified: true,
    actor: 'engine',
    aboutIsmsManager: !topManagementLate,
  });
  return raised === null ? [] : [raised.outboxId];
}
