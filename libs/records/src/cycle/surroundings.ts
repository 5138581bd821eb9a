import { gateUnmet } from '#domain/cycle/gates.js';
import { prefillOf, type DocumentUpdate } from '#domain/cycle/prefill.rules.js';
import type { Gate } from '#domain/cycle/states.js';
import { CYCLE_STEPS, type CycleStepCode } from '#domain/cycle/steps.js';
import { offeredOutcomes } from '#domain/cycle/story.rules.js';
import { localDay } from '#domain/calendar/site-calendar.rules.js';
import type { Instant } from '#domain/time.js';
import type { CycleForm } from '#domain/process/form-code.js';
import { processOf } from '#domain/process/process.js';
import { flatValues } from '../path/flat-values.js';
import type { Showing } from '../path/process.js';
import type { Named, TaskSurroundings } from '../path/task-view.js';
import type { StepRow } from '../tables/path.entity.js';
import { readDocumentFacts } from '../documents/document-facts.js';
import { readDocumentUpdates } from '../documents/document-updates.js';
import type { Reader } from '../transaction.js';
import type { CycleRow, StageRow } from './cycle.js';
import { cycleOf, headquarters } from './dates.js';
import { gateFactsOf } from './gate-facts.js';
import { readInputs } from './inputs.js';
import { readLatest } from './outputs.js';
import { formOf, revisedBy } from './revision.js';

/** What the page of a task of a cycle shows besides the question: the cycle, and values that the form starts with. */
export async function surroundingsOfCycle(read: Reader, on: Showing<CycleRow | StageRow>): Promise<TaskSurroundings> {
  const { row, step, open } = on;
  const cycle = cycleOf(row);
  const definition = CYCLE_STEPS[step.code as CycleStepCode];
  const form = formOf(definition, step.part) as CycleForm | null;
  return {
    record: {
      id: row.id,
      process: processOf(row.id),
      type: null,
      title: row.title,
      description: '',
      source: null,
      state: row.state,
      grade: null,
      department: null,
      owner: null,
      raisedBy: null,
      raisedAt: cycle.drafted_at.getTime(),
      requirementRefs: [definition.clause],
      iteration: 1,
    },
    proposed: open && form !== null ? await proposedFor(read, on, form) : {},
    offered: offeredOutcomes(definition),
    similar: [],
    choices: {
      departments: [],
      actions: [],
      people: await readPeople(read),
      latestDay: null,
      earliestDay: null,
      monitoring: { min: 0, max: 0, standard: 0 },
      notYetMaxDays: null,
    },
  };
}

/** Those a person field of the cycle proposes: whoever holds a role. */
async function readPeople(read: Reader): Promise<(Named & { mail: string })[]> {
  return read.query<Named & { mail: string }>(
    `select p.id, p.name, p.mail from person p
      where p.left_at is null and exists (select 1 from role_assignment r where r.person_id = p.id and r.valid_to is null)
      order by p.name limit 200`,
  );
}

/** What the step produces: a revision, what another step produced. */
function producedIn({ code, part }: Pick<StepRow, 'code' | 'part'>): { code: string; part: string } {
  return code === 'REVISION' ? revisedBy(part) : { code, part };
}

/** A returned version is changed, not typed again; else what the cycle before, the areas and the log say. */
async function proposedFor(
  read: Reader,
  on: Showing<CycleRow | StageRow>,
  form: CycleForm,
): Promise<Record<string, string>> {
  const { row, step } = on;
  const cycle = cycleOf(row);
  const own = await readLatest(read, { cycleId: cycle.id, ...producedIn(step) });
  if (own?.body) return flatValues(read, own.body);
  const [, gate] = /^(G[0-4])_(SUBMISSION|DECISION)$/.exec(step.code) ?? [];
  const facts = gate === undefined ? null : await gateFactsOf(read, cycle, { at: on.now });
  const inputs = await readInputs(read, { recordId: row.id, code: step.code, part: step.part });
  const entry = prefillOf(form, {
    inputs: inputs.map(({ by, body }) => ({ personName: by, entry: body })),
    previous: await previousOf(read, cycle, step),
    kpis: [],
    firstDay: cycle.first_day,
    lastDay: cycle.last_day,
    carryOver: cycle.carry_over,
    register: form === 'DOCUMENT_SET' ? await readDocumentFacts(read) : [],
    updates: form === 'UPDATES_SUMMARY' ? await updatesOf(read, cycle, on.now) : [],
    // What is not met has to be met; what Top Management waived is explained to the deciders.
    unmetChecks: facts === null ? [] : gateUnmet(gate as Gate, facts).filter(({ waived }) => waived !== null),
  });
  return entry === null ? {} : flatValues(read, entry);
}

/** Documents that were updated since the first day of the cycle, until today. */
async function updatesOf(read: Reader, cycle: CycleRow, now: Instant): Promise<DocumentUpdate[]> {
  const today = localDay(await headquarters(read), now);
  return readDocumentUpdates(read, { from: cycle.first_day, to: today });
}

/** The same output of the cycle before; null where there is none. */
async function previousOf(
  read: Reader,
  { carried_from: cycleId }: CycleRow,
  { code, part }: Pick<StepRow, 'code' | 'part'>,
): Promise<Readonly<Record<string, unknown>> | null> {
  const before = cycleId === null ? null : await readLatest(read, { cycleId, code, part });
  return before?.body ?? null;
}
