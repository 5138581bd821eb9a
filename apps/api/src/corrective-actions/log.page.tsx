import { CORRECTIVE_ACTION_STATES, GRADES } from '#domain/corrective-action/states.js';
import type { LogPage, LogQuery, LogRow, LogSort } from '#records/corrective-action/read-log.js';
import type { Named } from '#records/path/task-view.js';
import type { Kpi } from '#records/kpi/corrective-action-kpis.js';
import { Kpis } from './kpis.js';
import { OverdueAndShow, PageLinks, queryText, Select, SortHead } from '../ui/list-controls.js';
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
        <PageLinks
          next={page.next ? link(props, { cursor: page.next }) : null}
          first={props.query.cursor ? link(props, { cursor: undefined }) : null}
          csv={`${base}/corrective-actions.csv${search(props.query, { cursor: undefined })}`}
        />
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
      <OverdueAndShow overdue={query.overdue === true} />
    </form>
  );
}

function Table(props: LogPageProps) {
  return (
    <table class="stack">
      <thead>
        <tr>
          {COLUMNS.map(([words, sort]) => (
            <SortHead
              words={words}
              sort={sort}
              current={{ sort: props.query.sort, descending: props.query.descending === true }}
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
  const { limit: _limit, ...rest } = { ...query, ...change };
  return queryText(rest);
}
