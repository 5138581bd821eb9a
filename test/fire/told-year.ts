import { naiveOpening } from '#testing/naive-calendar.js';
import type { RunningStack } from '#testing/running-stack.js';
import { readCalendar } from '../simulate/compare.js';

/** A year as its records tell it, without what no two installations have in common: random ids, and the milliseconds of clicks. */
export interface ToldYear {
  /** Cycles, stages and gates. */
  readonly records: readonly string[];
  /** Every step with its planned instant, due and outcome, in the order of the planned instants. */
  readonly steps: readonly string[];
  /** Who was asked what, and what became of it. */
  readonly tasks: readonly string[];
  /** Who decided what on which day, about exactly which version. */
  readonly decisions: readonly string[];
  /** What was handed in, by hash. */
  readonly outputs: readonly string[];
  /** Per step the trail in the order in which it was written. */
  readonly trail: Readonly<Record<string, string>>;
  /** Mails that people's acts caused, but for fresh links: who asks for one depends on how late the first mail came. */
  readonly mails: readonly string[];
}

const UUID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/**
 * A gate is decided about what is true at that moment. Where something changed since it was asked, it is asked anew; so when
 * it was asked, and how often, depends on how long a machine was down, and no date of the plan depends on it.
 */
const BINDS_WHAT_IS_TRUE = / G[134]_DECISION/;

/** A step as lines name it. */
const STEP = `s.record_id || ' ' || s.code || case s.part when '' then '' else '/' || s.part end || '#' || s.visit`;

/**
 * Reads a closed cycle of a stack.
 *
 * Two runs never click in the same millisecond, and a step that follows an answer is planned for the instant of that answer.
 * So a planned instant is told as the business time that it counts as: an instant of the plan is told exactly, a Friday
 * evening as the opening of Monday. The dues that follow from it are told exactly. The order is that of these instants;
 * steps of the same instant have no order among each other and are told by their names.
 */
export async function tellYear(stack: RunningStack, cycleId: string): Promise<ToldYear> {
  const calendar = await readCalendar(stack);
  const business = (at: Date): string => new Date(naiveOpening(calendar, at.getTime())).toISOString();
  const lines = async (select: string): Promise<string[]> =>
    (await stack.sql<{ line: string }>(`${select} order by 1`, [cycleId])).map(({ line }) => line);
  const inCycle = `split_part(s.record_id, '/', 1) = $1`;
  const asked = `question q join step s on s.id = q.step_id and ${inCycle}`;

  const steps = await stack.sql<{
    name: string;
    planned_at: Date;
    original_due: Date | null;
    outcome: string | null;
    outcome_origin: string | null;
  }>(`select ${STEP} as name, planned_at, original_due, outcome, outcome_origin from step s where ${inCycle}`, [
    cycleId,
  ]);
  const decisions = await stack.sql<{ line: string; subject: string; at: Date }>(
    `select ${STEP} || ' ' || d.person_id || ' ' || d.outcome as line, d.subject_sha256 as subject, d.decided_at as at
       from decision d join question q on q.id = d.question_id join step s on s.id = q.step_id and ${inCycle}`,
    [cycleId],
  );
  return {
    records: await lines(
      `select id || ' ' || state as line from cycle where id = $1 or carried_from = $1
       union all select id || ' ' || state from cycle_stage where cycle_id = $1
       union all select gate || ' ' || state || ' ' || checks::text from cycle_gate where cycle_id = $1`,
    ),
    steps: steps
      .map(
        ({ name, planned_at: planned, original_due: due, outcome, outcome_origin: origin }) =>
          `${business(planned)} ${name} due ${due?.toISOString() ?? '-'} ${outcome} ${origin}`,
      )
      .toSorted(),
    tasks: await lines(
      `select ${STEP} || ' round ' || q.round || ' ' || t.person_id || ' ' || t.capacity || ' level '
              || t.added_at_level || ' ' || t.state as line
         from task t join ${asked} on t.question_id = q.id where q.void_reason is distinct from 'SUBJECT_CHANGED'`,
    ),
    decisions: decisions
      .map(({ line, subject, at }) => (BINDS_WHAT_IS_TRUE.test(line) ? line : `${line} ${subject} ${business(at)}`))
      .toSorted(),
    outputs: await lines(
      `select code || '/' || part || ' ' || number || ' ' || state || ' ' || sha256 || ' ' || author_id || ' '
              || coalesce(approver_id, '-') as line from cycle_output where cycle_id = $1`,
    ),
    trail: await trailOf(stack, cycleId),
    mails: await lines(
      `select template || ' ' || person_id || ' ' || record_id || ' ' || regexp_replace(business_key, '${UUID}', '…', 'g') as line
         from mail where lane = 0 and split_part(record_id, '/', 1) = $1
          and not exists (select 1 from task_link l join task t on t.id = l.task_id join question q on q.id = t.question_id
                           where mail.business_key = 'task/' || l.id
                             and (q.void_reason = 'SUBJECT_CHANGED'
                                  or exists (select 1 from task_link a where a.task_id = l.task_id and a.id < l.id)))`,
    ),
  };
}

/** What the trail says about each step: asked, answered, closed, settled. */
async function trailOf(stack: RunningStack, cycleId: string): Promise<Record<string, string>> {
  const rows = await stack.sql<{ name: string; told: string }>(
    `select name, string_agg(type, ' ' order by txid, id) as told from (
       select ${STEP} as name, a.type, a.txid, a.id
         from audit_event a
         left join question q on q.id::text = a.content ->> 'question'
         join step s on s.id::text = coalesce(a.content ->> 'step', q.step_id::text) and split_part(s.record_id, '/', 1) = $1
        where q.void_reason is distinct from 'SUBJECT_CHANGED'
     ) told group by name`,
    [cycleId],
  );
  return Object.fromEntries(rows.map(({ name, told }) => [name, told]));
}
