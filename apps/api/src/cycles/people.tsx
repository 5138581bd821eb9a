const MOST_SHOWN = 4;

/** Who is waited for; many areas fold, and the count says how many. */
export function People({ names }: { names: readonly string[] }) {
  if (names.length === 0) return <>–</>;
  if (names.length <= MOST_SHOWN) return <>{names.join(', ')}</>;
  return (
    <details>
      <summary>{names.length} people</summary>
      <ul>
        {names.map((name) => (
          <li>{name}</li>
        ))}
      </ul>
    </details>
  );
}

/** Class of a cell that says nothing: a phone leaves it out. */
export function emptyWhen(empty: boolean): string | undefined {
  return empty ? 'none' : undefined;
}
