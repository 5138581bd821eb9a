import { recordPath } from '#domain/process/record-path.js';
import { CAPACITY_NAMES } from '#domain/roles/roles.js';
import type { OpenTask } from '#records/corrective-action/read-tasks.js';
import { stepWords } from '../ui/step-words.js';
import { Page, type SignedIn } from '../ui/page.js';
import { dayText, distanceText } from '../ui/times.js';
import { TaskTabs } from './task-tabs.js';

export interface MyTasksProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly now: number;
  /** Task and the path of its link; null when the link has expired. */
  readonly tasks: readonly (readonly [OpenTask, string | null])[];
}

/** What the signed-in person is asked, what is due first on top. */
export function MyTasksPage({ base, person, zone, now, tasks }: MyTasksProps) {
  return (
    <Page title="My tasks" base={base} person={person} wide>
      <h1>My tasks</h1>
      <TaskTabs base={base} current="" />
      <p class="lead">
        {tasks.length === 0
          ? 'Nothing is waiting for you.'
          : `${tasks.length === 1 ? 'One task waits' : `${tasks.length} tasks wait`} for you.`}
      </p>
      {tasks.length > 0 && (
        <section class="card" aria-label="Open tasks">
          <table class="stack">
            <thead>
              <tr>
                {['Task', 'Record', 'As', 'Since', 'Due'].map((head) => (
                  <th scope="col">{head}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {tasks.map(([task, path]) => {
                const late = task.due < now;
                return (
                  <tr>
                    <td>
                      {path ? (
                        <a href={base + path}>{stepWords(task.code, task.part, task.area)}</a>
                      ) : (
                        `${stepWords(task.code, task.part, task.area)} (link expired; see the mail)`
                      )}
                    </td>
                    <td>
                      <a href={`${base}${recordPath(task.recordId)}`}>{task.recordId}</a> {task.title}
                    </td>
                    <td data-label="As">
                      {CAPACITY_NAMES[task.capacity]}
                      {task.onBehalfOf ? ` for ${task.onBehalfOf}` : ''}
                    </td>
                    <td data-label="Since">{dayText(task.since, zone)}</td>
                    <td data-label="Due">
                      <span class={late ? 'late' : undefined}>
                        {late ? '▲ ' : ''}
                        {dayText(task.due, zone)}{' '}
                        <small>({late ? `overdue, level ${task.level}` : distanceText(task.due, now, zone)})</small>
                      </span>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </section>
      )}
    </Page>
  );
}
