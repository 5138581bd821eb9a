import type { ActionFact } from '#domain/cycle/gate-facts.js';
import type { CorrectiveActionState, CorrectiveActionType, Grade } from '#domain/corrective-action/states.js';
import type { Instant } from '#domain/time.js';
import { OPEN_CASE } from '../corrective-action/open-case.js';
import { instant, type Reader } from '../transaction.js';

interface ActionRow {
  readonly id: string;
  readonly type: CorrectiveActionType;
  readonly state: CorrectiveActionState;
  readonly grade: Grade | null;
  readonly planned: boolean;
  readonly by_tm: boolean;
  readonly overdue: boolean;
}

/**
 * The rows of the Corrective Action Log that are not over, as the gates see them, by id. What is over is never read: the
 * log only grows, and a gate asks for what is open.
 */
export async function readOpenActions(tx: Reader, at: Instant): Promise<ActionFact[]> {
  const rows = await tx.query<ActionRow>(
    `with open_action as materialized (
       select c.id, c.type, c.state, c.grade, c.correction_only, c.iteration from corrective_action c where ${OPEN_CASE}
     ), plan as (
       select o.id, bool_or(d.capacity in ('TM', 'TM_CHAIR')) as by_tm
         from open_action o
         join step s on s.record_id = o.id and s.code = 'PLAN_APPROVAL' and s.iteration = o.iteration and s.outcome = 'APPROVE'
         left join question q on q.step_id = s.id left join decision d on d.question_id = q.id and d.outcome = 'APPROVE'
        group by o.id
     ), late as (
       select distinct s.record_id from step s
        where s.state = 'OPEN' and s.due < $1 and s.code <> 'EXTENSION' and s.record_id in (select id from open_action)
     )
     select o.id, o.type, o.state, o.grade, o.correction_only or p.id is not null as planned,
            coalesce(p.by_tm, false) as by_tm, l.record_id is not null as overdue
       from open_action o left join plan p on p.id = o.id left join late l on l.record_id = o.id order by o.id`,
    [instant(at)],
  );
  return rows.map(({ planned, by_tm: byTm, ...row }) => ({
    ...row,
    planApproved: planned,
    planApprovedByTopManagement: byTm,
  }));
}

/** State of a corrective action that somebody names; null where there is none of that id. */
export async function readActionState(tx: Reader, id: string): Promise<CorrectiveActionState | null> {
  if (id === '') return null;
  const [row] = await tx.query<{ state: CorrectiveActionState }>('select state from corrective_action where id = $1', [
    id,
  ]);
  return row?.state ?? null;
}
