import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { latestActionDay } from '#domain/corrective-action/due.rules.js';
import type { CaseRow } from './case.js';
import type { PersonFacts } from '../directory/person-facts.js';
import type { PlannedActionRow } from '../tables/corrective-action.entity.js';
import type { StepRow } from '../tables/path.entity.js';
import type { Reader } from '../transaction.js';
import type { Named, TaskView } from '../path/task-view.js';

export interface ChoicesInput {
  readonly row: CaseRow;
  readonly step: StepRow;
  readonly person: PersonFacts;
  readonly actions: readonly PlannedActionRow[];
  readonly now: number;
}

const PROPOSED_PEOPLE = 50;
/** Steps whose form names a person. */
const ASKS_PEOPLE: readonly string[] = ['TRIAGE', 'PLANNING', 'REVIEW_OWNER', 'IMPROVEMENT_TRIAGE'];

/** Numbers and choices that the form of a task needs. */
export async function readChoices(read: Reader, input: ChoicesInput): Promise<TaskView['choices']> {
  const { row, step } = input;
  const { monitoringDays, notYetMaxDays } = row.policy.correctiveAction;
  return {
    departments: step.code === 'TRIAGE' ? await readDepartments(read) : [],
    actions: await withNames(read, input.actions),
    people: ASKS_PEOPLE.includes(step.code) ? await readPeople(read, input) : [],
    latestDay: latestDayOf(input),
    earliestDay: await earliestDayOf(read, input),
    monitoring: {
      min: monitoringDays.min,
      max: monitoringDays.max,
      standard: row.grade === 'MAJOR' ? monitoringDays.major : monitoringDays.minor,
    },
    notYetMaxDays: step.code === 'EFFECTIVENESS_CHECK' && !(await notYetUsed(read, step)) ? notYetMaxDays : null,
  };
}

async function readDepartments(read: Reader): Promise<Named[]> {
  return read.query<Named>('select id, name from department where ended_at is null order by name');
}

async function withNames(read: Reader, actions: readonly PlannedActionRow[]): Promise<TaskView['choices']['actions']> {
  const people = await read.query<Named>('select id, name from person where id = any($1)', [
    actions.map((action) => action.implementer_id),
  ]);
  return actions.map((action) => ({
    number: action.number,
    what: action.what,
    implementer: people.find((person) => person.id === action.implementer_id)?.name ?? action.implementer_id,
    state: action.state,
  }));
}

/** The heads at triage and at the review of the owner, the department and its neighbours at planning: those a person field proposes. */
async function readPeople(read: Reader, { row, step }: ChoicesInput): Promise<TaskView['choices']['people']> {
  return read.query<Named & { mail: string }>(
    `select p.id, p.name, p.mail from person p
      where p.left_at is null and (p.joined_at is null or p.joined_at <= isms_now())
        and ($1 in ('TRIAGE', 'REVIEW_OWNER') and exists (select 1 from role_assignment r where r.person_id = p.id and r.role = 'DEPARTMENT_HEAD' and r.valid_to is null)
          or $1 in ('PLANNING', 'IMPROVEMENT_TRIAGE') and (p.department_id = $2 or p.id = $3 or exists (select 1 from role_assignment r where r.person_id = p.id and r.role = 'DEPARTMENT_HEAD' and r.valid_to is null)))
      order by (p.department_id = $2) desc nulls last, p.name limit ${PROPOSED_PEOPLE}`,
    [step.code, row.department_id, row.owner_id],
  );
}

function latestDayOf({ row, step, person, now }: ChoicesInput): string | null {
  if (step.code !== 'PLANNING') return null;
  return latestActionDay({
    raisedOn: localDay(person.calendar, row.iteration_from.getTime()),
    today: localDay(person.calendar, now),
    grade: row.grade,
    riskLevel: row.risk_level,
    externalDue: row.external_due,
    maxDays: row.policy.correctiveAction.maxImplementDays,
  });
}

async function earliestDayOf(read: Reader, { step, person, now }: ChoicesInput): Promise<string | null> {
  if (step.code === 'PLANNING') return localDay(person.calendar, now);
  const extended = step.code === 'EXTENSION' ? step.part.split('/')[0] : step.id;
  const [row] = await read.query<{ due: Date | null }>('select due from step where id = $1', [extended]);
  return row?.due ? dayPlus(localDay(person.calendar, row.due.getTime()), 1) : null;
}

async function notYetUsed(read: Reader, step: StepRow): Promise<boolean> {
  const rows = await read.query(
    `select 1 from step where record_id = $1 and code = 'EFFECTIVENESS_CHECK' and iteration = $2 and outcome = 'NOT_YET'`,
    [step.record_id, step.iteration],
  );
  return rows.length > 0;
}
