import { looked, pages, FIRST_UUID, type Finding, type Verification } from './verify-finding.js';
import type { EventRow } from './event-row.js';

/** A decision with the hashes of everything it stands on. */
interface DecisionFacts {
  readonly id: string;
  readonly record_id: string;
  readonly person_id: string;
  readonly on_behalf_of: string | null;
  readonly department_id: string;
  readonly question_id: string;
  readonly task_id: string;
  readonly outcome: string;
  readonly round: number;
  readonly channel: string;
  readonly assurance: string;
  readonly subject_sha256: string;
  readonly receipt: string;
  readonly comment_id: string | null;
  readonly comment_sha256: string | null;
  readonly form_entry_id: string | null;
  readonly entry_sha256: string | null;
  readonly version_sha256: string | null;
}

const PAGE = 2_000;

/** Compares what events say with the rows they speak of: decisions, what was entered, evidence files. */
export async function checkFacts(verification: Verification, events: readonly EventRow[]): Promise<void> {
  await checkDecided(verification, ofType(events, 'DECIDED'));
  await checkRaised(verification, ofType(events, 'RECORD_RAISED'));
  await checkAdded(verification, ofType(events, 'EVIDENCE_ADDED'));
}

/** Every decision row is told in the trail. */
export async function checkDecisions(verification: Verification): Promise<void> {
  const sql = `select d.id, d.record_id, d.receipt, exists (
      select 1 from audit_event e where e.record_id = d.record_id and e.type = 'DECIDED' and e.content->>'decision' = d.id::text) as told
    from decision d where d.id > $1 order by d.id limit $2`;
  type Row = { id: string; record_id: string; receipt: string; told: boolean };
  const query = { sql, from: FIRST_UUID, size: PAGE, key: (row: Row) => row.id };
  for await (const rows of pages<Row>(verification.read, query)) {
    for (const row of rows.filter((each) => !each.told)) {
      const what = `Decision ${row.receipt} (${row.id}) on ${row.record_id} is told by no event of the trail.`;
      verification.findings.push({ kind: 'DECISION_UNTOLD', what, subject: row.id, recordId: row.record_id });
    }
    looked(verification, 'decisions', rows.length);
  }
}

async function checkDecided({ read, findings }: Verification, events: readonly EventRow[]): Promise<void> {
  if (events.length === 0) return;
  const rows = await read.query<DecisionFacts>(
    `select d.id, d.record_id, d.person_id, d.on_behalf_of, d.department_id, d.question_id, d.task_id, d.outcome, d.round, d.channel, d.assurance,
            d.subject_sha256, d.receipt, d.comment_id, note.sha256 as comment_sha256, d.form_entry_id, body.sha256 as entry_sha256,
            v.sha256 as version_sha256
       from decision d
       left join content_blob note on note.id = d.comment_id
       left join form_entry f on f.id = d.form_entry_id
       left join content_blob body on body.id = f.content_id
       left join question q on q.id = d.question_id
       left join subject_version v on v.id = q.subject_version_id
      where d.id = any($1::uuid[])`,
    [events.map((event) => id(event, 'decision'))],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const event of events) {
    const decision = id(event, 'decision');
    const row = byId.get(decision);
    if (!row)
      findings.push(
        factFinding(event, {
          kind: 'DECISION_REMOVED',
          subject: decision,
          what: `Decision ${String(event.content['receipt'])} (${decision}) was removed`,
        }),
      );
    for (const field of row ? differences(event, row) : [])
      findings.push(
        factFinding(event, {
          kind: 'DECISION_CHANGED',
          subject: decision,
          what: `Decision ${String(event.content['receipt'])} (${decision}): ${field} is not what`,
        }),
      );
  }
}

/** Names of the facts in which a decision and its event differ. */
function differences(event: EventRow, row: DecisionFacts): string[] {
  const { content } = event;
  const same: Readonly<Record<string, boolean>> = {
    decider: event.actor === row.person_id && event.on_behalf_of === row.on_behalf_of,
    area: (content['area'] ?? '') === row.department_id,
    record: event.record_id === row.record_id,
    question: content['question'] === row.question_id,
    task: content['task'] === row.task_id,
    outcome: content['outcome'] === row.outcome,
    round: content['round'] === row.round,
    channel: content['channel'] === row.channel,
    assurance: content['assurance'] === row.assurance,
    'subject hash': content['subject'] === row.subject_sha256,
    'subject version': row.version_sha256 === null || content['subject'] === row.version_sha256,
    receipt: content['receipt'] === row.receipt,
    comment: [row.comment_id, row.comment_sha256].includes((content['comment'] ?? null) as string | null),
    entry: (content['entry'] ?? null) === row.form_entry_id,
    'entry hash': (content['entrySha256'] ?? null) === row.entry_sha256,
  };
  return Object.keys(same).filter((field) => !same[field]);
}

async function checkRaised({ read, findings }: Verification, events: readonly EventRow[]): Promise<void> {
  if (events.length === 0) return;
  const rows = await read.query<{ id: string; sha256: string }>(
    'select f.id, c.sha256 from form_entry f join content_blob c on c.id = f.content_id where f.id = any($1::uuid[])',
    [events.map((event) => id(event, 'entry'))],
  );
  const hashes = new Map(rows.map((row) => [row.id, row.sha256]));
  for (const event of events) {
    const entry = id(event, 'entry');
    const hash = hashes.get(entry);
    if (hash === event.content['sha256']) continue;
    const kind = hash === undefined ? 'CONTENT_REMOVED' : 'CONTENT_CHANGED';
    findings.push(
      factFinding(event, {
        kind,
        subject: entry,
        what: `What was entered when ${event.record_id ?? ''} was raised (${entry}) is not what`,
      }),
    );
  }
}

async function checkAdded({ read, findings }: Verification, events: readonly EventRow[]): Promise<void> {
  if (events.length === 0) return;
  const rows = await read.query<{ id: string; sha256: string; size: string }>(
    'select l.id, f.sha256, f.size from evidence_link l join evidence_file f on f.sha256 = l.sha256 where l.id = any($1::uuid[])',
    [events.map((event) => id(event, 'evidence'))],
  );
  const links = new Map(rows.map((row) => [row.id, row]));
  for (const event of events) {
    const evidence = id(event, 'evidence');
    const link = links.get(evidence);
    if (link && link.sha256 === event.content['sha256'] && Number(link.size) === event.content['size']) continue;
    const kind = link ? 'FILE_CHANGED' : 'FILE_REMOVED';
    findings.push(factFinding(event, { kind, subject: evidence, what: `The row of evidence ${evidence} is not what` }));
  }
}

function factFinding(event: EventRow, { kind, subject, what }: Pick<Finding, 'kind' | 'subject' | 'what'>): Finding {
  const source = `event ${event.id} (${event.type}, ${event.record_id ?? 'no record'}, ${event.real_at.toISOString()})`;
  const sentence = what.endsWith('what') ? `${what} ${source} says.` : `${what}; ${source} tells of it.`;
  return { kind, subject, recordId: event.record_id, what: sentence };
}

function ofType(events: readonly EventRow[], type: string): EventRow[] {
  return events.filter((event) => event.type === type);
}

/** A field that must be a uuid, for a query that would stumble over anything else. */
function id(event: EventRow, field: string): string {
  const value = event.content[field];
  return typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value) ? value : FIRST_UUID;
}
