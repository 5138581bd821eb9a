import { startCycle } from '#records/cycle/draft.js';
import { CyclePath } from './cycle-path.js';
import type { PathDesk } from './path-desk.js';
import { READY_GATE } from './ready-gate.js';

/** People of the ready entries are those of the company of the tests. */
const PERSONS: Readonly<Record<string, string>> = { P01: 'CHAIR', P02: 'COO', P05: 'IM', P07: 'HEAD', P09: 'CFO' };
const FIRST_DAY = '2027-03-01';

/** An entry that names people of the small company. */
export function asPeople(entry: unknown): Readonly<Record<string, unknown>> {
  const text = JSON.stringify(entry).replace(/"(P\d\d)"/g, (_all, id: string) => JSON.stringify(PERSONS[id] ?? 'IM'));
  return JSON.parse(text) as Record<string, unknown>;
}

/** A cycle of the company whose gate G0 the chair approved: it establishes. */
export async function startedCycle(desk: PathDesk): Promise<CyclePath> {
  const { id } = await startCycle(desk.records, { by: 'IM', firstDay: FIRST_DAY });
  const cycle = new CyclePath(desk, id);
  const charter = asPeople({ ...READY_GATE.charter, firstDay: FIRST_DAY, lastDay: '2028-02-29' });
  await cycle.told('CHARTER', { outcome: 'SUBMIT', entry: charter });
  await cycle.told('G0_DECISION', { outcome: 'APPROVE', entry: { comment: '', items: [], overlapReason: '' } });
  return cycle;
}
