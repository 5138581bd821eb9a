/** Controls of a list that is filtered, sorted and paged by links alone: no script is needed. */

/** A drop-down of a filter; the first choice is "All". */
export function Select(props: {
  name: string;
  label: string;
  value: string | undefined;
  options: readonly (readonly [value: string, words: string])[];
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

/** "Overdue only", and the button that applies the filter. */
export function OverdueAndShow({ overdue }: { overdue: boolean }) {
  return (
    <>
      <label class="choice">
        <input type="checkbox" name="overdue" value="1" checked={overdue} />
        Overdue only
      </label>
      <div>
        <button>Show</button>
      </div>
    </>
  );
}

/** Head of a column; one that can be sorted by is a link that turns the order round at the second press. */
export function SortHead<Sort extends string>(props: {
  words: string;
  sort: Sort | null;
  current: { sort: Sort | undefined; descending: boolean };
  link: (to: { sort: Sort; descending: boolean }) => string;
}) {
  const { words, sort } = props;
  if (sort === null) return <th scope="col">{words}</th>;
  const current = props.current.sort === sort;
  const { descending } = props.current;
  return (
    <th scope="col" aria-sort={current ? (descending ? 'descending' : 'ascending') : undefined}>
      <a href={props.link({ sort, descending: current && !descending })}>
        {words}
        {current ? (descending ? ' ▼' : ' ▲') : ''}
      </a>
    </th>
  );
}

/** Next and first page, and the same rows as CSV. */
export function PageLinks(props: { next: string | null; first: string | null; csv: string }) {
  return (
    <div class="answers">
      {props.next !== null && (
        <a class="button" href={props.next}>
          Next page
        </a>
      )}
      {props.first !== null && (
        <a class="button" href={props.first}>
          First page
        </a>
      )}
      <a class="button" href={props.csv}>
        Download as CSV
      </a>
    </div>
  );
}

/** Query text of a link, with its question mark; what is empty or false is left out, true is written as 1. */
export function queryText(query: Readonly<Record<string, string | boolean | undefined | null>>): string {
  const entries = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined || value === null || value === false || value === '') return [];
    return [[name, value === true ? '1' : value] as [string, string]];
  });
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries).toString()}`;
}
