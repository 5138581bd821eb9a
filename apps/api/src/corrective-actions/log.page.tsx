import { CORRECTIVE_ACTION_STATES, GRADES } from '#domain/corrective-action/states.js';
import type { LogPage, LogQuery, LogRow, LogSort } from '#records/corrective-action/read-log.js';
import type { Named } from '#records/path/task-view.js';
import type { Kpi } from '#records/kpi/corrective-action-kpis.js';
import { Kpis } from './kpis.js';
import { Page, type SignedIn } from '../ui/page.js';
import { Due } from '../ui/due.js';
import { StateTag } from '../ui/state-tag.js';
import { SOURCE_WORDS, STATE_WORDS } from '../ui/words.js';

export interface LogPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly query: LogQuery;
  readonly page: LogPage;
  readonly departments: readonly Named[];
  readonly owners: readonly Named[];
  /** Key figures of the whole log; empty for people who do not see all of it. */
  readonly kpis: readonly Kpi[];
}

const COLUMNS: readonly (readonly [string, LogSort | null])[] = [
  ['Record', 'id'],
  ['Title', 'title'],
  ['Grade', null],
  ['State', 'state'],
  ['Department', 'department'],
  ['Owner', 'owner'],
  ['Waiting for', null],
  ['Due', 'due'],
];

/** The Corrective Action Log (10.2 f, g): everything the signed-in person may see. */
export function LogListPage(props: LogPageProps) {
  const { base, person, page } = props;
  return (
    <Page title="Corrective Action Log" base={base} person={person} wide>
      <h1>Corrective Action Log</h1>
      <Kpis kpis={props.kpis} />
      {props.kpis.length > 0 && (
        <p class="soft">
          <a href={`${props.base}/waivers`}>Waivers of separation of duties</a>
        </p>
      )}
      <Filters {...props} />
      <section class="card" aria-label="Records">
        {page.rows.length === 0 ? <Empty base={base} /> : <Table {...props} />}
        <div class="answers">
          {page.next && (
            <a class="button" href={link(props, { cursor: page.next })}>
              Next page
            </a>
          )}
          {props.query.cursor && (
            <a class="button" href={link(props, { cursor: undefined })}>
              First page
            </a>
          )}
          <a class="button" href={`${base}/corrective-actions.csv${search(props.query, { cursor: undefined })}`}>
            Download as CSV
          </a>
        </div>
      </section>
    </Page>
  );
}

function Empty({ base }: { base: string }) {
  return (
    <p>
      No record fits. <a href={`${base}/corrective-actions`}>Show all</a> or{' '}
      <a href={`${base}/raise`}>raise a nonconformity</a>.
    </p>
  );
}

function Filters({ base, query, departments, owners }: LogPageProps) {
  const named = (list: readonly Named[]) => list.map(({ id, name }) => [id, name] as const);
  return (
    <form method="get" action={`${base}/corrective-actions`} class="filters" role="search">
      <div>
        <label for="f-search">Search</label>
        <input id="f-search" name="search" type="search" value={query.search ?? ''} />
      </div>
      <Select
        name="state"
        label="State"
        value={query.state}
        options={CORRECTIVE_ACTION_STATES.map((state) => [state, STATE_WORDS[state]] as const)}
      />
      <Select
        name="grade"
        label="Grade"
        value={query.grade}
        options={GRADES.map((grade) => [grade, grade === 'MAJOR' ? 'Major' : 'Minor'] as const)}
      />
      <Select name="department" label="Department" value={query.department} options={named(departments)} />
      <Select name="owner" label="Owner" value={query.owner} options={named(owners)} />
      <label class="choice">
        <input type="checkbox" name="overdue" value="1" checked={query.overdue === true} />
        Overdue only
      </label>
      <div>
        <button>Show</button>
      </div>
    </form>
  );
}

function Select(props: {
  name: string;
  label: string;
  value: string | undefined;
  options: readonly (readonly [string, string])[];
}) {
  return (
    <div>
      <label for={`f-${props.name}`}>{props.label}</label>
      <select id={`f-${props.name}`} name={props.name}>
        <option value="">All</option>
        {props.options.map(([value, words]) => (
          <option value={value} selected={value === props.value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

function Table(props: LogPageProps) {
  return (
    <table class="stack">
      <thead>
        <tr>
          {COLUMNS.map(([words, sort]) => (
            <Head {...props} words={words} sort={sort} />
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

function Head({ words, sort, ...props }: LogPageProps & { words: string; sort: LogSort | null }) {
  if (!sort) return <th scope="col">{words}</th>;
  const current = props.query.sort === sort;
  const descending = current && props.query.descending !== true;
  return (
    <th scope="col" aria-sort={current ? (props.query.descending ? 'descending' : 'ascending') : undefined}>
      <a href={link(props, { cursor: undefined, sort, descending: descending || undefined })}>
        {words}
        {current ? (props.query.descending ? ' ▼' : ' ▲') : ''}
      </a>
    </th>
  );
}

function Row({ base, zone, page, row }: LogPageProps & { row: LogRow }) {
  return (
    <tr>
      <td>
        <a href={`${base}/corrective-actions/${row.id}`}>{row.id}</a>
      </td>
      <td>
        {row.title}{' '}
        <small>
          {SOURCE_WORDS[row.source]}
          {row.iteration > 1 ? `, iteration ${row.iteration}` : ''}
        </small>
      </td>
      <td data-label="Grade">{row.grade === null ? '–' : row.grade === 'MAJOR' ? 'Major' : 'Minor'}</td>
      <td data-label="State">
        <StateTag state={row.state} />
      </td>
      <td data-label="Department">{row.department ?? '–'}</td>
      <td data-label="Owner">{row.owner ?? '–'}</td>
      <td data-label="Waiting for">{row.waitingFor.join(', ') || '–'}</td>
      <td data-label="Due">
        {row.due === null ? '–' : <Due due={row.due} now={page.now} level={row.overdueLevel} zone={zone} />}
      </td>
    </tr>
  );
}

function link({ base, query }: LogPageProps, change: Partial<LogQuery>): string {
  return `${base}/corrective-actions${search(query, change)}`;
}

/** Query text of a log query, for links. */
function search(query: LogQuery, change: Partial<LogQuery>): string {
  const { limit: _limit, descending, overdue, open, ...rest } = { ...query, ...change };
  const entries = Object.entries({
    ...rest,
    overdue: overdue ? '1' : undefined,
    open: open ? '1' : undefined,
    descending: descending ? '1' : undefined,
  });
  const text = new URLSearchParams(entries.filter((entry): entry is [string, string] => Boolean(entry[1]))).toString();
  return text === '' ? '' : `?${text}`;
}
