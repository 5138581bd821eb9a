import { recordPath } from '#domain/process/record-path.js';
import { askedSteps } from '#domain/process/steps.js';
import { CAPACITY_NAMES } from '#domain/roles/roles.js';
import type {
  OpenWorkPage,
  OpenWorkQuery,
  OpenWorkRow,
  OpenWorkSort,
} from '#records/corrective-action/read-open-work.js';
import type { Named } from '#records/path/task-view.js';
import { stepWords } from '../ui/step-words.js';
import { Due } from '../ui/due.js';
import { OverdueAndShow, PageLinks, Select, SortHead } from '../ui/list-controls.js';
import { Page, type SignedIn } from '../ui/page.js';
import { dayText } from '../ui/times.js';
import { nextWords } from './next-words.js';
import { openTasksSearch } from './open-tasks-query.js';

export interface OpenTasksProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly query: OpenWorkQuery;
  readonly page: OpenWorkPage;
  readonly departments: readonly Named[];
  readonly people: readonly Named[];
  /** Who could take over, as `Name (role)`, by question id. */
  readonly takeOvers: ReadonlyMap<string, readonly string[]>;
}

const COLUMNS: readonly (readonly [string, OpenWorkSort | null])[] = [
  ['Record', 'record'],
  ['Step', null],
  ['Waiting for', 'person'],
  ['Since', 'since'],
  ['Due', 'due'],
  ['What happens next', null],
  ['Could take over', null],
];

/** Every open task of the organisation: waiting for whom, since when, what happens next, who could take it over. */
export function OpenTasksPage(props: OpenTasksProps) {
  const { base, person, page, query } = props;
  return (
    <Page title="Open tasks" base={base} person={person} wide>
      <h1>Open tasks</h1>
      <Filters {...props} />
      <section class="card" aria-label="Open tasks">
        {page.rows.length === 0 ? <Empty base={base} /> : <Table {...props} />}
        <PageLinks
          next={page.nextPage ? link(props, { cursor: page.nextPage }) : null}
          first={query.cursor ? link(props, { cursor: undefined }) : null}
          csv={`${base}/open-tasks.csv${openTasksSearch(query, { cursor: undefined })}`}
        />
      </section>
    </Page>
  );
}

function Empty({ base }: { base: string }) {
  return (
    <p>
      Nobody is waited for here. <a href={`${base}/open-tasks`}>Show all</a>
    </p>
  );
}

function Filters({ base, query, departments, people }: OpenTasksProps) {
  const named = (list: readonly Named[]) => list.map(({ id, name }) => [id, name] as const);
  return (
    <form method="get" action={`${base}/open-tasks`} class="filters" role="search">
      <Select name="department" label="Department" value={query.department} options={named(departments)} />
      <Select name="person" label="Person" value={query.person} options={named(people)} />
      <Select
        name="step"
        label="Step"
        value={query.step}
        options={askedSteps().map(({ code, label }) => [code, label] as const)}
      />
      <OverdueAndShow overdue={query.overdue === true} />
    </form>
  );
}

function Table(props: OpenTasksProps) {
  return (
    <table class="stack">
      <thead>
        <tr>
          {COLUMNS.map(([words, sort]) => (
            <SortHead
              words={words}
              sort={sort}
              current={{ sort: props.query.sort ?? 'due', descending: props.query.descending === true }}
              link={(to) => link(props, { cursor: undefined, ...to })}
            />
          ))}
        </tr>
      </thead>
      <tbody>
        {props.page.rows.map((row) => (
          <Row {...props} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ base, zone, page, row, takeOvers }: OpenTasksProps & { row: OpenWorkRow }) {
  return (
    <tr>
      <td>
        <a href={`${base}${recordPath(row.recordId)}`}>{row.recordId}</a>
      </td>
      <td data-label="Step">
        {stepWords(row.code, row.part, row.area)} <small>{row.title}</small>
        {row.blocked && <small class="late">▲ Blocked: nobody is free of a conflict of interest</small>}
      </td>
      <td data-label="Waiting for">
        <a href={`${base}/people/${row.personId}`}>{row.person}</a>{' '}
        <small>
          {CAPACITY_NAMES[row.capacity]}
          {row.onBehalfOf ? ` for ${row.onBehalfOf}` : ''}
        </small>
      </td>
      <td data-label="Since" class="nobr">
        {dayText(row.since, zone)}
      </td>
      <td data-label="Due">
        <Due due={row.due} now={page.now} level={row.level} zone={zone} />
      </td>
      <td data-label="What happens next">
        {row.next && `${dayText(row.next.at, zone)}: `}
        {nextWords(row)}
      </td>
      <td data-label="Could take over">
        <TakeOvers names={takeOvers.get(row.questionId) ?? []} />
      </td>
    </tr>
  );
}

function TakeOvers({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <span>Nobody without a conflict</span>;
  return (
    <details>
      <summary>{names.length === 1 ? '1 person' : `${names.length} people`}</summary>
      <ul>
        {names.map((name) => (
          <li>{name}</li>
        ))}
      </ul>
    </details>
  );
}

function link({ base, query }: OpenTasksProps, change: Partial<OpenWorkQuery>): string {
  return `${base}/open-tasks${openTasksSearch(query, change)}`;
}
