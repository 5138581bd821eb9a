import { canonicalJson } from '#domain/canonical.js';
import { PROCEDURE_STEPS } from '#domain/cycle/procedure.js';
import type { StepRow } from '#domain/cycle/procedure-row.js';
import { STATE_AFTER_GATE, type Gate } from '#domain/cycle/states.js';
import { sha256 } from '../hashing.js';
import { FIRST_UUID, pages, type Verification } from './verify-finding.js';

const PAGE = 1_000;

/** Compares what cycles stand on with the entries, decisions and events behind it: versions, states, waivers (9.3, 7.5.3). */
export async function checkCycles(verification: Verification): Promise<void> {
  await checkOutputs(verification);
  await checkTwice(verification);
  await checkStates(verification);
  await checkWaivers(verification);
}

interface OutputFacts {
  readonly id: string;
  readonly record_id: string;
  /** Sentence part that names the version. */
  readonly name: string;
  readonly code: string;
  readonly sha256: string;
  readonly state: string;
  readonly imported: boolean;
  readonly body: unknown;
  readonly disposed: boolean;
  /** Hash and last state that the trail tells; null where it tells none. */
  readonly told: string | null;
  readonly told_state: string | null;
  readonly decided: boolean;
}

/** A version with its entry, its events, and whether the approver that it names decided for it. */
const OUTPUTS = `
  select o.id, f.record_id, o.code, o.sha256, o.state, o.imported_from is not null as imported, b.body,
         b.body is null and b.disposed_under is not null as disposed,
         trim(o.code || ' ' || o.part) || ' version ' || o.number || ' of ' || o.cycle_id as name,
         (select e.content->>'sha256' from audit_event e where e.record_id = f.record_id and e.type = 'OUTPUT_SUBMITTED'
            and e.content->>'output' = o.id::text limit 1) as told,
         (select e.content->>'state' from audit_event e where e.record_id = f.record_id and e.type = 'OUTPUT_STATE_CHANGED'
            and e.content->>'output' = o.id::text order by e.id desc limit 1) as told_state,
         exists (select 1 from step s join question q on q.step_id = s.id join decision d on d.question_id = q.id
            where s.record_id = f.record_id and d.outcome = 'APPROVE' and d.person_id = o.approver_id
              and d.decided_at >= o.submitted_at
              and (s.part = o.part and s.code = case o.code when 'CHARTER' then 'G0_DECISION' else o.code || '_APPROVAL' end
                or s.code = 'REVISION_APPROVAL'
                  and regexp_replace(s.part, '/[0-9]+$', '') = concat_ws('/', o.code, nullif(o.part, '')))) as decided
    from cycle_output o left join form_entry f on f.id = o.form_entry_id left join content_blob b on b.id = f.content_id
   where o.id > $1 order by o.id limit $2`;

async function checkOutputs({ read, findings }: Verification): Promise<void> {
  const query = { sql: OUTPUTS, from: FIRST_UUID, size: PAGE, key: (row: OutputFacts) => row.id };
  for await (const rows of pages<OutputFacts>(read, query)) {
    for (const row of rows) {
      const subject = { subject: row.id, recordId: row.record_id };
      if (isChanged(row))
        findings.push({ ...subject, kind: 'OUTPUT_CHANGED', what: `${row.name} is not what was submitted.` });
      if (isUnapproved(row))
        findings.push({
          ...subject,
          kind: 'OUTPUT_UNAPPROVED',
          what: `${row.name} is ${row.state}; nobody decided so.`,
        });
    }
  }
}

/** The hash is that of the entry, and for what was made here that of the trail; a disposed entry leaves the trail alone. */
function isChanged(row: OutputFacts): boolean {
  if (!row.disposed && sha256(canonicalJson(row.body)) !== row.sha256) return true;
  return !row.imported && row.told !== row.sha256;
}

function isUnapproved(row: OutputFacts): boolean {
  if (row.imported || !['APPROVED', 'SUPERSEDED'].includes(row.state)) return false;
  if (row.told_state !== (needsApproval(row.code) || row.state === 'SUPERSEDED' ? row.state : null)) return true;
  return needsApproval(row.code) && !row.decided;
}

/** What nobody has to approve counts as it is submitted. */
function needsApproval(code: string): boolean {
  const row = (PROCEDURE_STEPS as Readonly<Record<string, StepRow | undefined>>)[code];
  return code === 'CHARTER' || (row?.kind === 'TASKS' && row.approval !== null);
}

/** At most one approved version of what a step produces. */
async function checkTwice({ read, findings }: Verification): Promise<void> {
  const rows = await read.query<{ cycle_id: string; name: string; n: number }>(
    `select cycle_id, trim(code || ' ' || part) as name, count(*)::int as n from cycle_output where state = 'APPROVED'
      group by cycle_id, code, part having count(*) > 1 order by cycle_id, code, part`,
  );
  for (const { cycle_id: id, name, n } of rows)
    findings.push({
      ...{ kind: 'OUTPUT_TWICE', subject: `${id}/${name}`, recordId: id },
      what: `${n} versions of ${name} of ${id} are approved at once.`,
    });
}

interface StateFacts {
  readonly id: string;
  readonly state: string;
  readonly resume_state: string | null;
  readonly told: string | null;
  /** Last gate that was approved, by a decision or an imported statement. */
  readonly gate: Gate | null;
}

/** The state is that of the last event, and that to which the last approved gate led. */
async function checkStates({ read, findings }: Verification): Promise<void> {
  const rows = await read.query<StateFacts>(
    `select c.id, c.state, c.resume_state,
            (select coalesce(e.content->>'to', e.content->>'state') from audit_event e
              where e.record_id = c.id and e.type in ('STATE_CHANGED', 'RECORD_IMPORTED') order by e.id desc limit 1) as told,
            (select max(left(s.code, 2)) from step s where s.record_id = c.id and s.code like 'G%\\_DECISION'
                and s.state = 'SETTLED' and s.outcome = 'APPROVE' and (s.outcome_origin = 'IMPORTED' or exists (
                  select 1 from question q join decision d on d.question_id = q.id
                   where q.step_id = s.id and d.outcome = 'APPROVE'))) as gate
       from cycle c order by c.id`,
  );
  for (const row of rows) {
    const present = row.state === 'SUSPENDED' ? row.resume_state : row.state;
    const led = row.gate === null ? 'DRAFT' : STATE_AFTER_GATE[row.gate];
    const isTold = row.state === (row.told ?? 'DRAFT') && (row.state === 'CANCELLED' || present === led);
    if (isTold) continue;
    const what = `${row.id} is ${row.state}; the trail says ${row.told ?? 'DRAFT'}, and its last approved gate leads to ${led}.`;
    findings.push({ kind: 'STATE_UNTOLD', subject: row.id, recordId: row.id, what });
  }
}

/** Every waiver was granted by the one whom it names, or is a statement of its source; the trail tells it either way. */
async function checkWaivers({ read, findings }: Verification): Promise<void> {
  const rows = await read.query<{ id: string; cycle_id: string; item: string }>(
    `select w.id, w.cycle_id, w.gate || '/' || w.check_code as item from gate_waiver w
      where (w.imported_from is null and not exists (select 1 from decision d where d.question_id = w.question_id
              and d.outcome = 'GRANT' and d.person_id = w.granted_by))
         or (w.imported_from is not null and not exists (select 1 from audit_event e join audit_event i
              on i.record_id = e.record_id and i.type = 'RECORD_IMPORTED' and i.actor = e.actor
              where e.record_id = w.cycle_id and e.type = 'GATE_WAIVED' and e.content->>'waiver' = w.id::text))
         or not exists (select 1 from audit_event e where e.record_id = w.cycle_id and e.type = 'GATE_WAIVED'
              and e.content @> jsonb_build_object('waiver', w.id::text, 'gate', w.gate, 'check', w.check_code,
                'until', w.expires_on, 'action', w.corrective_action_id, 'reason', w.reason_id::text))
      order by w.id`,
  );
  for (const { id, cycle_id: cycle, item } of rows)
    findings.push({
      ...{ kind: 'WAIVER_UNTOLD', subject: id, recordId: cycle },
      what: `The waiver of ${item} of ${cycle} (${id}) is not what anybody granted.`,
    });
}
