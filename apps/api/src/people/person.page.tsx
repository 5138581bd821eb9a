import { recordPath } from '#domain/process/record-path.js';
import { CAPACITY_NAMES } from '#domain/roles/roles.js';
import type { DepartureLine, PersonDetail, PersonTask } from '#records/directory/read-person.js';
import type { DepartureMoves } from '#records/tables/directory.entity.js';
import { stepWords } from '../ui/step-words.js';
import { Page, type SignedIn } from '../ui/page.js';
import { Facts } from '../ui/subject.js';
import { dayText, isoDay } from '../ui/times.js';
import { AbsenceCard, type AbsenceProps } from './absence.js';
import { Problem } from './problem.js';

export interface PersonPageProps extends AbsenceProps {
  readonly person: SignedIn;
  readonly error: string | null;
}

/** One person: roles, open tasks, absence, leaving; for those who look after people. */
export function PersonPage(props: PersonPageProps) {
  const { base, person, detail } = props;
  return (
    <Page title={detail.name} base={base} person={person} wide>
      <h1>{detail.name}</h1>
      <p class="lead">{[detail.job, detail.department].filter(Boolean).join(', ')}</p>
      <Problem text={props.error} />
      <div class="cols">
        <div>
          <Tasks {...props} />
          <Left {...props} />
        </div>
        <div>
          <About detail={detail} />
          {detail.may.absence && !hasLeft(detail) && <AbsenceCard {...props} />}
          {detail.may.people && <Leaving {...props} />}
        </div>
      </div>
    </Page>
  );
}

function hasLeft({ leftAt, now }: PersonDetail): boolean {
  return leftAt !== null && leftAt <= now;
}

function About({ detail }: { detail: PersonDetail }) {
  const { zone, joinedAt, leftAt } = detail;
  const roles = detail.roles.map(
    ({ role, department }) => CAPACITY_NAMES[role] + (department ? ` (${department})` : ''),
  );
  const facts: readonly (readonly [string, string])[] = [
    ['Work mail', detail.mail],
    ['Roles', roles.join(', ') || 'Employee'],
    ['Line manager', detail.manager ?? 'none'],
    ['Deputy', detail.deputy ?? 'none'],
    ...(joinedAt === null ? [] : [['Joined', dayText(joinedAt, zone)] as const]),
    ...(leftAt === null ? [] : [['Last day', dayText(leftAt - 1, zone)] as const]),
  ];
  return (
    <section class="card" aria-label="About">
      <Facts facts={facts} />
    </section>
  );
}

function Tasks(props: PersonPageProps) {
  const { detail } = props;
  return (
    <section class="card" aria-label="Open tasks">
      <h2>Open tasks ({detail.tasks.length})</h2>
      {detail.tasks.length === 0 && <p>Nothing is waiting for {detail.name}.</p>}
      {detail.tasks.map((task) => (
        <Task {...props} task={task} />
      ))}
    </section>
  );
}

function Task({ base, detail, formToken, action, task }: PersonPageProps & { task: PersonTask }) {
  return (
    <div class="field">
      <p>
        <b>{stepWords(task.code, task.part, task.area)}</b>{' '}
        <a href={`${base}${recordPath(task.recordId)}`}>{task.recordId}</a> {task.title}
        <br />
        <small>
          As {CAPACITY_NAMES[task.capacity]}
          {task.onBehalfOf ? ` for ${task.onBehalfOf}` : ''}, due {dayText(task.due, detail.zone)}
        </small>
      </p>
      {detail.may.people && (
        <details>
          <summary>Give it to somebody else</summary>
          <form method="post" action={action}>
            <input type="hidden" name="formToken" value={formToken} />
            <input type="hidden" name="task" value={task.taskId} />
            <div class="field">
              <label for={`f-to-${task.taskId}`}>New person (work mail)</label>
              <input id={`f-to-${task.taskId}`} name="to" required />
            </div>
            <div class="field">
              <label for={`f-reason-${task.taskId}`}>Reason</label>
              <textarea id={`f-reason-${task.taskId}`} name="reason" rows={2} required></textarea>
            </div>
            <button name="act" value="reassign">
              Reassign
            </button>
          </form>
        </details>
      )}
    </div>
  );
}

function Leaving({ detail, formToken, action, typed = {} }: PersonPageProps) {
  if (detail.leftAt !== null) {
    const words = hasLeft(detail) ? 'Comes back' : 'Stays after all';
    return (
      <section class="card" aria-label="Leaving">
        <h2>Leaving</h2>
        <form method="post" action={action}>
          <input type="hidden" name="formToken" value={formToken} />
          <button name="act" value="stay">
            {words}
          </button>
        </form>
      </section>
    );
  }
  return (
    <section class="card" aria-label="Leaving">
      <h2>Leaving</h2>
      <details>
        <summary>Record that {detail.name} leaves</summary>
        <form method="post" action={action}>
          <input type="hidden" name="formToken" value={formToken} />
          <div class="field">
            <label for="f-leaves">Last day of work (empty: now)</label>
            <input
              id="f-leaves"
              name="leaves"
              type="date"
              min={isoDay(detail.now, detail.zone)}
              value={typed['leaves'] ?? ''}
            />
          </div>
          <div class="field">
            <label for="f-successor">Successor (work mail)</label>
            <input id="f-successor" name="successor" value={typed['successor'] ?? ''} aria-describedby="h-successor" />
            <small id="h-successor">Else the line manager, else the chair of Top Management takes over.</small>
          </div>
          <p>
            <small>
              From that instant the links and sessions of {detail.name} are dead. Old decisions keep the name.
            </small>
          </p>
          <button name="act" value="leave">
            Record the leave
          </button>
        </form>
      </details>
    </section>
  );
}

/** What went over, and the confirmation of the ISMS Manager within 5 business days. */
function Left(props: PersonPageProps) {
  const { departure } = props.detail;
  if (!departure?.moved) return null;
  return (
    <section class="card" aria-label="What went over">
      <h2>What went over</h2>
      <Facts facts={movesOf(departure.successor, departure.moved)} />
      <Stayed base={props.base} moved={departure.moved} />
      {departure.confirmedBy !== null && <p>Confirmed by {departure.confirmedBy}.</p>}
      {props.detail.may.confirm && <Confirm {...props} departure={departure} />}
    </section>
  );
}

function movesOf(successor: string | null, moved: DepartureMoves): (readonly [string, string])[] {
  const list = (texts: readonly string[]): string => texts.join(', ') || 'none';
  return [
    ['Successor', successor ?? 'line manager'],
    ['Tasks', list(moved.tasks.map(({ record }) => record))],
    ['Records owned', list(moved.ownerOf.map(({ record }) => record))],
    ['Actions', list(moved.implementerOf.map(({ record, action }) => `${record} (${action})`))],
    ['Departments', list(moved.departments.map(({ department }) => department))],
    ['Reports', String(moved.reports.length)],
  ];
}

function Stayed({ base, moved }: { base: string; moved: DepartureMoves }) {
  const stayed = [...moved.ownerOf, ...moved.implementerOf].filter(({ to }) => to === null);
  if (stayed.length === 0) return null;
  return (
    <p class="late">
      ▲ Nobody of the line may take over:{' '}
      {stayed.map(({ record }) => (
        <a href={`${base}${recordPath(record)}`}>{record} </a>
      ))}
    </p>
  );
}

function Confirm({ detail, formToken, action, departure }: PersonPageProps & { departure: DepartureLine }) {
  return (
    <form method="post" action={action}>
      <input type="hidden" name="formToken" value={formToken} />
      <input type="hidden" name="departure" value={departure.id} />
      <p>To be confirmed by {departure.confirmDue === null ? '' : dayText(departure.confirmDue, detail.zone)}.</p>
      <button class="primary" name="act" value="confirm">
        Confirm
      </button>
    </form>
  );
}
