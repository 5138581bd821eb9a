import { recordPath } from '#domain/process/record-path.js';
import { CAPACITY_NAMES } from '#domain/roles/roles.js';
import type { OwnDecision } from '#records/corrective-action/read-decisions.js';
import { stepWords } from '../ui/step-words.js';
import { Page, type SignedIn } from '../ui/page.js';
import { clockText, dayText } from '../ui/times.js';
import { outcomeWords } from '../ui/words.js';
import { TaskTabs } from './task-tabs.js';

export interface DoneProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly rows: readonly OwnDecision[];
  /** Where the next page begins; null on the last one. */
  readonly next: string | null;
}

const HEADS = ['Decided', 'Task', 'Record', 'As', 'Answer', 'Receipt'];

/** What the signed-in person decided and did, with the receipt numbers that the trail knows too. */
export function DonePage({ base, person, zone, rows, next }: DoneProps) {
  return (
    <Page title="Done by me" base={base} person={person} wide>
      <h1>Done by me</h1>
      <TaskTabs base={base} current="/done" />
      {rows.length === 0 ? (
        <p class="lead">You have not decided or done anything here yet.</p>
      ) : (
        <section class="card" aria-label="Own decisions">
          <table class="stack">
            <thead>
              <tr>
                {HEADS.map((head) => (
                  <th scope="col">{head}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row row={row} base={base} zone={zone} />
              ))}
            </tbody>
          </table>
          {next && (
            <p class="answers">
              <a class="button" href={`${base}/my-tasks/done?before=${next}`}>
                Older ones
              </a>
            </p>
          )}
        </section>
      )}
    </Page>
  );
}

function Row({ row, base, zone }: { row: OwnDecision; base: string; zone: string }) {
  return (
    <tr>
      <td>
        {dayText(row.at, zone)} <small>{clockText(row.at, zone)}</small>
      </td>
      <td data-label="Task">{stepWords(row.code, row.part, row.area)}</td>
      <td>
        <a href={`${base}${recordPath(row.recordId)}`}>{row.recordId}</a> {row.title}
      </td>
      <td data-label="As">
        {CAPACITY_NAMES[row.capacity]}
        {row.onBehalfOf ? ` for ${row.onBehalfOf}` : ''}
      </td>
      <td data-label="Answer">{outcomeWords(row.outcome)}</td>
      <td data-label="Receipt">
        <code>{row.receipt}</code>
      </td>
    </tr>
  );
}
