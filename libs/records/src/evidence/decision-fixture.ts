import { Readable } from 'node:stream';
import type { Records } from '../data-source.js';
import { hashOf } from '../hashing.js';
import { uuidv7 } from '../ids.js';
import { insert, instant, inTransaction, type Tx } from '../transaction.js';
import { tell } from './audit-trail.js';
import { keepContent } from './content-blob.js';
import { storeEvidence } from './evidence-store.js';
import { recordEvidence } from './record-evidence.js';

/** For tests: what one decision leaves behind. */
export interface DecisionTrace {
  readonly decision: string;
  readonly version: string;
  readonly entry: string;
  readonly entryContent: string;
  readonly file: string;
  readonly evidence: string;
  readonly handingOn: string;
}

/** Writes a decision with subject, entry, comment and evidence file, and the events that tell of them, in one transaction. */
export async function leaveDecision(records: Records, dir: string, n: number): Promise<DecisionTrace> {
  const stream = Readable.from([Buffer.from(`Restore test ${n} passed.`)]);
  const file = await storeEvidence({ dir, stream, name: `restore-${n}.txt`, maxBytes: 1_000, allowedTypes: ['txt'] });
  return inTransaction(records, async (tx) => {
    const task = uuidv7();
    const evidence = await recordEvidence(tx, { file, recordId: 'CA-2026-0001', taskId: task, byPerson: 'P05' });
    const decided = await decide(tx, n, task);
    const handingOn = uuidv7();
    await insert(tx, 'handing_on', {
      id: handingOn,
      from_task_id: task,
      to_task_id: uuidv7(),
      kind: 'DELEGATED',
      at: instant(tx.at),
    });
    return { ...decided, file: file.sha256, evidence, handingOn };
  });
}

async function decide(
  tx: Tx,
  n: number,
  task: string,
): Promise<Pick<DecisionTrace, 'decision' | 'version' | 'entry' | 'entryContent'>> {
  const [decision, entry] = [uuidv7(), uuidv7()] as const;
  const at = instant(tx.at);
  const { question, version, subject } = await ask(tx, n);
  const body = await keepContent(tx, { outcome: 'APPROVE', days: 30 });
  const note = await keepContent(tx, `Agreed ${n}`);
  const form = {
    form: 'CA_PLAN_APPROVAL',
    form_version: 1,
    outcome: 'APPROVE',
    content_id: body.id,
    by_person: 'P05',
    at,
  };
  await insert(tx, 'form_entry', { id: entry, record_id: 'CA-2026-0001', ...form });
  const facts = { outcome: 'APPROVE', round: 1, channel: 'LINK', assurance: 'A', receipt: `R-${n}` };
  await insert(tx, 'decision', {
    id: decision,
    question_id: question,
    task_id: task,
    record_id: 'CA-2026-0001',
    person_id: 'P05',
    capacity: 'ISMS_MANAGER',
    quorum: 'ONE_OF',
    comment_id: note.id,
    form_entry_id: entry,
    sod_result: '[]',
    subject_sha256: subject,
    decided_at: at,
    decided_real_at: instant(tx.realAt),
    ...facts,
  });
  const told = { decision, question, task, subject, comment: note.sha256, entry, entrySha256: body.sha256, ...facts };
  await tell(tx, { type: 'DECIDED', actor: 'P05', recordId: 'CA-2026-0001', content: told });
  return { decision, version, entry, entryContent: body.id };
}

async function ask(tx: Tx, n: number): Promise<{ question: string; version: string; subject: string }> {
  const [version, question] = [uuidv7(), uuidv7()] as const;
  const at = instant(tx.at);
  const content = { title: 'Plan of CA-2026-0001', sections: [{ heading: 'Actions', text: `Restore quarterly ${n}` }] };
  const subject = hashOf(content);
  const subjectRow = {
    id: version,
    kind: 'PLAN',
    subject_id: 'CA-2026-0001',
    number: n,
    content,
    sha256: subject,
    made_at: at,
  };
  await insert(tx, 'subject_version', subjectRow);
  const asked = {
    step_id: uuidv7(),
    round: 1,
    issue: 1,
    form: 'CA_PLAN_APPROVAL',
    class: 'AP',
    quorum: 'ONE_OF',
    assurance: 'A',
  };
  const times = { opened_at: at, due: at, rungs: '[]', state: 'CLOSED' };
  await insert(tx, 'question', {
    id: question,
    record_id: 'CA-2026-0001',
    subject_version_id: version,
    ...asked,
    ...times,
  });
  return { question, version, subject };
}
