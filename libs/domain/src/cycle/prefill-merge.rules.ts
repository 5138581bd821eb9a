import type { CycleEntries, RiskRow, SaidBy } from './entries.js';

/** What one person sent. */
export interface Sent<Entry> {
  readonly by: string;
  readonly entry: Entry;
}

type Context = CycleEntries['CONTEXT_AND_PARTIES'];
type Climate = Context['climate'];

/** E1: issues and parties of the last cycle, then what the areas sent; each once, with all who said it. */
export function mergedContext(
  before: Context | null,
  sent: readonly Sent<CycleEntries['CONTEXT_INPUT']>[],
): Context | null {
  if (!before && sent.length === 0) return null;
  const said = <Row>(rowsOf: (entry: CycleEntries['CONTEXT_INPUT']) => readonly Row[]) =>
    sent.flatMap(({ by, entry }) => rowsOf(entry).map((row) => ({ ...row, saidBy: by })));
  return {
    externalIssues: merged([...(before?.externalIssues ?? []), ...said((e) => e.externalIssues)], (row) => row.text),
    internalIssues: merged([...(before?.internalIssues ?? []), ...said((e) => e.internalIssues)], (row) => row.text),
    climate: climateOf(before?.climate, sent),
    parties: merged(
      [...(before?.parties ?? []), ...said((e) => e.parties)],
      (row) => `${row.party}\n${row.requirement}`,
    ),
  };
}

/** One area that sees climate change as relevant is reason enough to propose it (4.1, amendment of 2024). */
function climateOf(before: Climate | undefined, sent: readonly Sent<{ climate: Climate }>[]): Climate {
  const given = sent.filter(({ entry }) => entry.climate.relevant !== '');
  if (given.length === 0) return before ?? { relevant: '', reason: '' };
  const relevant = given.some(({ entry }) => entry.climate.relevant === 'YES') ? 'YES' : 'NO';
  const reasons = given
    .filter(({ entry }) => entry.climate.relevant === relevant && entry.climate.reason !== '')
    .map(({ by, entry }) => `${by}: ${entry.climate.reason}`);
  return { relevant, reason: reasons.join('\n') };
}

/** E3: risks of the last cycle, then new ones of the areas under the next ids; nothing is treated or accepted for them. */
export function mergedRisks(
  before: CycleEntries['RISK_SUMMARY'] | null,
  sent: readonly Sent<CycleEntries['RISK_INPUT']>[],
): CycleEntries['RISK_SUMMARY'] | null {
  if (!before && sent.length === 0) return null;
  const known = before?.risks ?? [];
  const nextId = idsAfter(known, (number) => `RSK-${String(number).padStart(4, '0')}`);
  const rows = sent.flatMap(({ entry }) => entry.risks);
  const added = fresh(known, rows, ({ scenario }) => scenario).map((row): RiskRow => ({
    ...{ id: nextId(), scenario: row.asset === '' ? row.scenario : `${row.scenario} (${row.asset})` },
    ...{ ownerId: row.ownerId, likelihood: row.likelihood, impact: row.impact },
    ...{ treatment: '', controls: '', treatmentApprovedOn: '', residualLikelihood: null, residualImpact: null },
    ...{ acceptedBy: '', acceptedOn: '', expires: '', action: '', actionDue: '' },
  }));
  return { criteria: before?.criteria ?? '', risks: [...known, ...added] };
}

/** E4: objectives of the last cycle, then those that the areas propose. */
export function mergedObjectives(
  before: CycleEntries['OBJECTIVES'] | null,
  sent: readonly Sent<CycleEntries['OBJECTIVES_INPUT']>[],
): CycleEntries['OBJECTIVES'] | null {
  if (!before && sent.length === 0) return null;
  const known = before?.objectives ?? [];
  const nextId = idsAfter(known, (number) => `OBJ-${number}`);
  const rows = sent.flatMap(({ entry }) => entry.objectives);
  const added = fresh(known, rows, ({ text }) => text).map((row) => ({
    ...{ id: nextId(), baseline: '', what: '', resources: '', evaluation: '', communicatedTo: '' },
    ...row,
  }));
  return { objectives: [...known, ...added] };
}

/** I4: what changed, said by whom; "nothing" only when everybody said so. */
export function mergedDelta(
  sent: readonly Sent<CycleEntries['CONTEXT_DELTA_INPUT']>[],
): CycleEntries['CONTEXT_DELTA'] | null {
  if (sent.length === 0) return null;
  const all = sent.flatMap(({ by, entry }) => entry.changes.map((row) => ({ ...row, saidBy: by, followUp: '' })));
  const nothing = sent.filter(({ entry }) => entry.nothing !== '').map(({ by, entry }) => `${by}: ${entry.nothing}`);
  return {
    changes: merged(all, ({ kind, what }) => `${kind}\n${what}`),
    nothing: all.length === 0 ? nothing.join('\n') : '',
  };
}

function same(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** Rows that say the same become one, said by all of them. */
function merged<Row extends SaidBy>(rows: readonly Row[], textOf: (row: Row) => string): Row[] {
  const result = new Map<string, Row>();
  for (const row of rows) {
    const key = same(textOf(row));
    const first = result.get(key);
    if (!first) result.set(key, row);
    else if (!first.saidBy.split(', ').includes(row.saidBy))
      result.set(key, { ...first, saidBy: [first.saidBy, row.saidBy].filter((by) => by !== '').join(', ') });
  }
  return [...result.values()];
}

/** Rows that are not known yet, each once. */
function fresh<Known, Row>(known: readonly Known[], rows: readonly Row[], textOf: (row: Known | Row) => string): Row[] {
  const seen = new Set(known.map((row) => same(textOf(row))));
  return rows.filter((row) => {
    const key = same(textOf(row));
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

/** Gives the ids that follow the highest one in use. */
function idsAfter(rows: readonly { readonly id: string }[], make: (number: number) => string): () => string {
  let number = Math.max(0, ...rows.map(({ id }) => Number(/(\d+)$/.exec(id)?.[1] ?? 0)));
  return () => make((number += 1));
}
