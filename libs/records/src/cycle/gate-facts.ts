import type { AreaFact, GateFacts, GateWaiverFact, HoldersFact } from '#domain/cycle/gate-facts.js';
import type { CycleCharterEntry } from '#domain/cycle/entries.js';
import type { Quarter } from '#domain/cycle/procedure-row.js';
import { producedName } from '#domain/cycle/revision.rules.js';
import { carryOverOf } from '#domain/cycle/roll-over.rules.js';
import { stageId, type CycleState } from '#domain/cycle/states.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import type { RoleBook } from '#domain/roles/roles.js';
import type { Instant, SiteCalendar } from '#domain/time.js';
import { loadRoleBook } from '../directory/role-book.js';
import type { Reader } from '../transaction.js';
import { readActionState, readOpenActions } from './action-facts.js';
import type { CycleRow } from './cycle.js';
import { readDocumentFacts } from '../documents/document-facts.js';
import { headquarters, planOfCycle } from './dates.js';
import { readApproved, readLatest, type Output } from './outputs.js';
import { readAskedAnew, readRevised } from './revision.js';

/** What the reader of the facts knows besides the records. */
export interface FactsAt {
  readonly at: Instant;
  /** Reason for an overlap that is being given right now; null where none is. */
  readonly overlapReason?: string | null;
  /** Who decides the gate right now; the chair of Top Management where nobody does yet. */
  readonly deciderId?: string;
}

/** Facts that were read for a row, for as long as somebody has that row. */
const READ = new WeakMap<CycleRow, Promise<GateFacts>>();

/**
 * The facts of a cycle as one request or one transaction sees them: read once for each time that the row was read or locked,
 * so that a decision is shown, held against and kept with the same facts. Whoever changed in between what they are made of
 * reads the row anew.
 */
export async function gateFactsOf(
  tx: Reader,
  cycle: CycleRow,
  { at, overlapReason = null, deciderId }: FactsAt,
): Promise<GateFacts> {
  const read = READ.get(cycle) ?? readGateFacts(tx, cycle, at);
  READ.set(cycle, read);
  const facts = await read;
  return { ...facts, overlapReason, decider: deciderId ?? facts.decider };
}

/** Everything that the checks of the gates look at, read as of now: what is absent is not there. */
async function readGateFacts(tx: Reader, cycle: CycleRow, at: Instant): Promise<GateFacts> {
  const outputs = await readApproved(tx, cycle.id);
  const whole = wholeOf(outputs);
  const book = await loadRoleBook(tx, at, []);
  const calendar = await headquarters(tx);
  const charter = await readLatest(tx, { cycleId: cycle.id, code: 'CHARTER', part: '' });
  const facts = {
    cycleId: cycle.id,
    dates: { firstDay: cycle.first_day, lastDay: cycle.last_day, firstEver: cycle.first_ever },
    policy: cycle.policy.cycle,
    today: localDay(calendar, at),
    charter: (charter?.body ?? null) as CycleCharterEntry | null,
    previous: await readPrevious(tx, cycle),
    overlapReason: null,
    outputs: whole,
    versions: versionsOf(outputs),
    decider: book.holders.TM_CHAIR?.[0] ?? null,
    quarterly: quarterlyOf(outputs),
    revised: (await readRevised(tx, cycle.id)).map(producedName),
    askedAnew: await readAskedAnew(tx, cycle.id),
    quarterOpens: quarterOpensOf(cycle, calendar),
    areas: await readAreas(tx, cycle),
    openActions: await readOpenActions(tx, at),
    shortfallAction: await readActionState(tx, whole.O3?.shortfallCa ?? ''),
    holders: await holdersOf(tx, book),
    register: await readDocumentFacts(tx),
    waivers: await readWaivers(tx, cycle.id),
  };
  return { ...facts, carryOver: carryOverOf(facts) };
}

/** Entries of steps that are asked once, by step. */
function wholeOf(outputs: readonly Output[]): GateFacts['outputs'] {
  return Object.fromEntries(
    outputs.filter(({ part }) => part === '').map(({ code, body }) => [code, body ?? undefined]),
  );
}

function quarterlyOf(outputs: readonly Output[]): GateFacts['quarterly'] {
  const of = (code: 'O2' | 'M3') =>
    Object.fromEntries(outputs.filter((one) => one.code === code).map(({ part, body }) => [part, body ?? undefined]));
  return { O2: of('O2'), M3: of('M3') };
}

/** Who is behind the versions that count. */
function versionsOf(outputs: readonly Output[]): GateFacts['versions'] {
  return Object.fromEntries(
    outputs.map(({ code, part, number, author_id: authorId, approver_id: approverId }) => [
      producedName({ code, part }),
      { number, authorId, approverId },
    ]),
  );
}

/** Day from which each quarter is asked. */
function quarterOpensOf(cycle: CycleRow, calendar: SiteCalendar): GateFacts['quarterOpens'] {
  const opens = planOfCycle(cycle, calendar).filter(({ code }) => code === 'O1');
  const days = opens.map(({ part, start }) => [part, localDay(calendar, start)]);
  return Object.fromEntries(days) as GateFacts['quarterOpens'];
}

async function readPrevious(tx: Reader, cycle: CycleRow): Promise<GateFacts['previous']> {
  const [previous] = await tx.query<{ id: string; state: CycleState }>(
    `select id, state from cycle where scope_id = $1 and first_day < $2 and state <> 'CANCELLED'
      order by first_day desc limit 1`,
    [cycle.scope_id, cycle.first_day],
  );
  return previous ?? null;
}

/** Areas and the quarters for which somebody answered: every decision on O1 names its area. */
async function readAreas(tx: Reader, cycle: CycleRow): Promise<AreaFact[]> {
  const labels = await tx.query<{ id: string; name: string }>(
    'select id, name from department where ended_at is null or ended_at > isms_now() order by name',
  );
  const settled = await tx.query<{ part: Quarter }>(
    `select part from step where record_id = $1 and code = 'O1' and state = 'SETTLED' and outcome_origin <> 'INTERRUPTED'`,
    [stageId(cycle.id, 'operate')],
  );
  const asked = await tx.query<{ part: Quarter; area: string; answered: boolean }>(
    `select s.part, t.department_id as area, bool_or(t.state = 'DECIDED') as answered
       from task t join question q on q.id = t.question_id join step s on s.id = q.step_id
      where q.record_id = $1 and s.code = 'O1' group by s.part, t.department_id`,
    [stageId(cycle.id, 'operate')],
  );
  return labels.map(({ id, name }) => {
    const own = asked.filter(({ area }) => area === id);
    // A quarter that is over asks nothing more of an area that was none yet, or whose answers came from elsewhere.
    const others = settled.filter(({ part }) => !own.some((one) => one.part === part));
    return {
      id,
      label: name,
      attested: [...own.filter(({ answered }) => answered), ...others].map(({ part }) => part),
    };
  });
}

async function holdersOf(tx: Reader, book: RoleBook): Promise<HoldersFact> {
  const ids = [...new Set(Object.values(book.holders).flat())];
  const here = new Set(
    (
      await tx.query<{ id: string }>(
        'select id from person where id = any ($1) and (left_at is null or left_at > isms_now())',
        [ids],
      )
    ).map(({ id }) => id),
  );
  const present = (roles: readonly (keyof RoleBook['holders'])[]): string[] => [
    ...new Set(roles.flatMap((role) => book.holders[role] ?? []).filter((id) => here.has(id))),
  ];
  return {
    ismsManagers: present(['IM']).length,
    deputies: present(['DEPUTY_IM']).length,
    auditors: present(['LEAD_AUDITOR', 'AUDITOR', 'EXTERNAL_AUDITOR']).length,
    riskOwners: present(['RISK_OWNER']).length,
    topManagement: present(['TM_CHAIR', 'TM']),
  };
}

async function readWaivers(tx: Reader, cycleId: string): Promise<GateWaiverFact[]> {
  const rows = await tx.query<{
    gate: GateWaiverFact['gate'];
    check_code: string;
    reason: string | null;
    expires_on: string;
    corrective_action_id: string;
  }>(
    `select w.gate, w.check_code, b.body->>'reason' as reason, w.expires_on, w.corrective_action_id
       from gate_waiver w left join content_blob b on b.id = w.reason_id where w.cycle_id = $1 order by w.granted_at`,
    [cycleId],
  );
  return rows.map((row) => ({
    gate: row.gate,
    check: row.check_code,
    reason: row.reason ?? 'disposed of',
    expires: row.expires_on,
    caId: row.corrective_action_id,
  }));
}
