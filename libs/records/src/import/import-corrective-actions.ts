import { correctiveActionWorkflowId, WORKFLOWS } from '#contracts/workflow-ids.js';
import { STORY_VERSION } from '#domain/corrective-action/story.rules.js';
import { isFinal } from '#domain/corrective-action/states.js';
import type { Policy } from '#domain/policy/policy.js';
import type { SiteCalendar } from '#domain/time.js';
import { raiseCounterTo } from '../counter.js';
import { CLOSES_AT, OPENS_AT, personFacts } from '../directory/person-facts.js';
import { writeMessage } from '../messages/outbox.js';
import { insertAll } from './bulk.js';
import type { CorrectiveActionEntry } from './corrective-action-entry.js';
import type { ImportWork } from './import-work.js';
import { recordIdOf } from './record-times.js';
import { rowsOf, type RecordRows } from './record-rows.js';

export interface RecordsImported {
  readonly added: readonly string[];
  /** On record already: the engine owns them since, the file says nothing more about them. */
  readonly alreadyThere: readonly string[];
  /** Messages that start the stories; the relay sends them, the importer may do so at once. */
  readonly messageIds: readonly string[];
}

/**
 * Corrective actions in mid-flight (data-model, "Import of cases in mid-flight"). Settled steps come in with origin
 * IMPORTED; what was decided elsewhere is a statement with its source, never a decision; the open step is opened by the
 * story, with the dues of its row where the file tells them. Nothing is mailed here.
 */
export async function importCorrectiveActions(work: ImportWork): Promise<RecordsImported> {
  const { tx, file, dates } = work;
  const ids = file.correctiveActions.map((record) => recordIdOf(record, dates));
  const there = await tx.query<{ id: string }>('select id from corrective_action where id = any ($1::text[])', [ids]);
  const known = new Set(there.map(({ id }) => id));
  const fresh = file.correctiveActions.filter((record) => !known.has(recordIdOf(record, dates)));
  if (fresh.length === 0) return { added: [], alreadyThere: [...known], messageIds: [] };
  const policy = await newestPolicy(work);
  const calendars = await calendarsOf(work, fresh);
  const rows = fresh.map((record) => {
    const calendar = calendars(record.owner);
    return rowsOf(record, {
      dates,
      calendar,
      policy,
      source: record.recordedIn ?? work.source,
      storyVersion: STORY_VERSION,
    });
  });
  await writeRows(work, rows);
  await raiseCounters(work, rows);
  const messageIds = await startStories(work, fresh);
  return { added: rows.map(({ record }) => record.id), alreadyThere: [...known], messageIds };
}

async function newestPolicy({ tx }: ImportWork): Promise<{ version: number; content: Policy }> {
  const [policy] = await tx.query<{ version: number; content: Policy }>(
    'select version, content from policy order by version desc limit 1',
  );
  if (!policy) throw new Error('The installation has no policy: run the migrations');
  return policy;
}

/** Dues lie in the calendar of the owner, as in the engine; without an owner in that of the ISMS Manager, else the chair. */
async function calendarsOf(
  { tx, dates }: ImportWork,
  records: readonly CorrectiveActionEntry[],
): Promise<(owner: string | null) => SiteCalendar> {
  const [manager] = await tx.query<{ person_id: string }>(
    `select person_id from role_assignment where role in ('IM', 'TM_CHAIR') and valid_to is null order by role, rank limit 1`,
  );
  const owners = records.map(({ owner }) => owner).filter((owner) => owner !== null);
  const facts = await personFacts(tx, [...new Set([...owners, manager?.person_id ?? ''])]);
  const standard = facts.get(manager?.person_id ?? '')?.calendar ?? weekIn(dates.zone);
  return (owner) => facts.get(owner ?? '')?.calendar ?? standard;
}

function weekIn(zone: string): SiteCalendar {
  return { zone, workingDays: [1, 2, 3, 4, 5], holidays: [], opensAt: OPENS_AT, closesAt: CLOSES_AT };
}

async function writeRows({ tx, events, actor }: ImportWork, rows: readonly RecordRows[]): Promise<void> {
  await insertAll(
    tx,
    'content_blob',
    rows.flatMap(({ blobs }) => blobs),
  );
  await insertAll(
    tx,
    'corrective_action',
    rows.map(({ record }) => record),
  );
  await insertAll(
    tx,
    'planned_action',
    rows.flatMap(({ actions }) => actions),
  );
  await insertAll(
    tx,
    'step',
    rows.flatMap(({ steps }) => steps),
  );
  await insertAll(
    tx,
    'form_entry',
    rows.flatMap(({ entries }) => entries),
  );
  for (const { record, statement } of rows) {
    events.push({ type: 'RECORD_IMPORTED', actor, recordId: record.id, content: statement });
  }
}

/** The next number of a kind and year follows the highest that came in. */
async function raiseCounters({ tx }: ImportWork, rows: readonly RecordRows[]): Promise<void> {
  const highest = new Map<string, { kind: string; year: number; number: number }>();
  for (const { record } of rows) {
    const [kind = '', year = '', number = ''] = record.id.split('-');
    const key = `${kind}-${year}`;
    const last = Math.max(Number(number), highest.get(key)?.number ?? 0);
    highest.set(key, { kind, year: Number(year), number: last });
  }
  for (const { kind, ...numbered } of highest.values()) await raiseCounterTo(tx, kind, numbered);
}

/** Every record that is not over has a story: corrective actions, improvements and preventive actions. */
async function startStories({ tx, dates }: ImportWork, records: readonly CorrectiveActionEntry[]): Promise<string[]> {
  const ids: string[] = [];
  for (const record of records) {
    if (isFinal(record.state)) continue;
    const recordId = recordIdOf(record, dates);
    ids.push(
      await writeMessage(tx, {
        workflowType: WORKFLOWS.correctiveAction,
        workflowId: correctiveActionWorkflowId(recordId),
        recordId,
        signal: 'recordChanged',
        carriedId: recordId,
      }),
    );
  }
  return ids;
}
