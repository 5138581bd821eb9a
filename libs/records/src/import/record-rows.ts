import type { AuditContent } from '#domain/audit/audit-event.js';
import { addOffset, dueAfter } from '#domain/calendar/offset.rules.js';
import { endOfBusinessDay } from '#domain/calendar/site-calendar.rules.js';
import { CORRECTIVE_ACTION_STEPS } from '#domain/corrective-action/steps.js';
import type { Policy } from '#domain/policy/policy.js';
import type { Instant, SiteCalendar } from '#domain/time.js';
import { contentHash } from '../evidence/content-blob.js';
import { newSalt } from '../hashing.js';
import { uuidv7 } from '../ids.js';
import { instant } from '../transaction.js';
import { isCorrectionOnly, lastOf } from './check-records.js';
import type { CompanyDates } from './company-dates.js';
import type { ActionItemEntry, CorrectiveActionEntry, StepEntry } from './corrective-action-entry.js';
import { DAY_FIELDS } from './read-form-entry.js';
import { openSteps } from './open-steps.js';
import { isObject } from './reading.js';
import { iterationFrom, outcomeAt, plannedAt, raisedAt, raisedOn, recordIdOf } from './record-times.js';

type Row = Readonly<Record<string, unknown>>;

/** All rows of one imported record, ready to insert. */
export interface RecordRows {
  readonly record: Row & { readonly id: string };
  readonly actions: readonly Row[];
  readonly steps: readonly Row[];
  readonly entries: readonly Row[];
  readonly blobs: readonly Row[];
  readonly statement: AuditContent<'RECORD_IMPORTED'>;
}

export interface RowContext {
  readonly dates: CompanyDates;
  readonly calendar: SiteCalendar;
  readonly policy: { readonly version: number; readonly content: Policy };
  /** Where the case was kept before. */
  readonly source: string;
  readonly storyVersion: number;
}

const FORM_VERSION = 1;
/** Outcome of a form entry that somebody began elsewhere and that the open step goes on with. */
const BEGUN = 'BEGUN';

/** Turns a record of a company file into rows. */
export function rowsOf(told: CorrectiveActionEntry, context: RowContext): RecordRows {
  const entry = { ...told, steps: [...told.steps, ...openSteps(told)] };
  const { dates, source } = context;
  const id = recordIdOf(entry, dates);
  const blobs: Row[] = [];
  const keep = (body: unknown): { id: string; sha256: string } => {
    const blob = { id: uuidv7(), salt: newSalt() };
    const sha256 = contentHash(blob.salt, body);
    blobs.push({ ...blob, sha256, body: JSON.stringify(body) });
    return { id: blob.id, sha256 };
  };
  const parts = entry.steps.map((step, index) => stepRows(entry, { step, index, id }, { ...context, keep }));
  const statement = keep({ imported: { source }, ...(filled(told, told, dates) as Row), id });
  return {
    record: recordRow(entry, id, context),
    actions: entry.actions.map((action) => actionRow(entry, action, context)),
    steps: parts.map(({ step }) => step),
    entries: parts.flatMap(({ form }) => (form ? [form] : [])),
    blobs,
    statement: { state: entry.state, source, sha256: statement.sha256 },
  };
}

function recordRow(entry: CorrectiveActionEntry, id: string, context: RowContext): Row & { id: string } {
  const { dates, policy, storyVersion } = context;
  const plan = lastOf(entry.steps, { code: 'PLANNING', iteration: entry.iteration, part: '' })?.entry ?? {};
  const own = raisedOn(entry, dates);
  const fill = (text: string | null): string | null => (text === null ? null : dates.fill(text, own));
  return {
    id,
    type: entry.type,
    raised_as: entry.type,
    source: entry.source,
    source_ref: fill(entry.sourceRef),
    title: fill(entry.title),
    description: fill(entry.description),
    requirement_refs: entry.requirements,
    department_id: entry.department,
    raised_by: entry.raisedBy,
    raiser_verified: true,
    raised_at: instant(raisedAt(entry, dates)),
    state: entry.state,
    revision: 0,
    grade: entry.grade,
    owner_id: entry.owner,
    verifier_id: entry.verifier,
    finding_auditor_id: entry.findingAuditor,
    about_isms_manager: entry.aboutIsmsManager,
    risk_id: entry.risk,
    iteration: entry.iteration,
    iteration_from: instant(iterationFrom(entry, dates)),
    correction_only: isCorrectionOnly(entry),
    cross_department: plan.crossDepartment === true,
    cost: typeof plan.cost === 'number' ? plan.cost : null,
    criterion: typeof plan.criterion === 'string' && plan.criterion !== '' ? dates.fill(plan.criterion, own) : null,
    monitoring_days: typeof plan.monitoringDays === 'number' ? plan.monitoringDays : null,
    merged_into: fill(entry.mergedInto),
    repeat_of: fill(entry.repeatOf),
    policy_version: policy.version,
    story_version: storyVersion,
    interruptions: 0,
    closed_at: entry.closed === null ? null : instant(dates.moment(entry.closed, 12)),
    closed_by: entry.closedBy,
  };
}

function actionRow(entry: CorrectiveActionEntry, action: ActionItemEntry, { dates, calendar }: RowContext): Row {
  const own = raisedOn(entry, dates);
  return {
    record_id: recordIdOf(entry, dates),
    iteration: action.iteration,
    number: action.number,
    what: dates.fill(action.what, own),
    implementer_id: action.implementer,
    due: instant(endOfBusinessDay(calendar, dates.day(action.due))),
    evidence_expected: dates.fill(action.evidenceExpected, own),
    state: action.state,
  };
}

interface StepContext extends RowContext {
  readonly keep: (body: unknown) => { id: string; sha256: string };
}

function stepRows(
  entry: CorrectiveActionEntry,
  { step, index, id }: { step: StepEntry; index: number; id: string },
  context: StepContext,
): { step: Row; form: Row | null } {
  const { dates } = context;
  const stepId = uuidv7();
  const planned = plannedAt(entry, index, dates);
  const { original, due } = duesOf(entry, step, { planned, context });
  const at = outcomeAt(step, dates);
  const form = formRow(entry, { step, stepId, id, at: at ?? planned }, context);
  return {
    form,
    step: {
      id: stepId,
      record_id: id,
      code: step.code,
      part: step.part,
      iteration: step.iteration,
      visit: step.visit,
      planned_at: instant(planned),
      original_due: instantOrNull(original),
      due: instantOrNull(due),
      extensions: step.extensions,
      state: step.outcome === null ? 'OPEN' : 'SETTLED',
      outcome: step.outcome,
      outcome_origin: step.outcome === null ? null : 'IMPORTED',
      outcome_parts: partsOf(entry, step),
      outcome_at: instantOrNull(at),
      form_entry_id: step.outcome === null ? null : (form?.id ?? null),
    },
  };
}

function instantOrNull(at: Instant | null): Date | null {
  return at === null ? null : instant(at);
}

/** A plan and its approval name the actions of their iteration; a return names those that go back. */
function partsOf(entry: CorrectiveActionEntry, step: StepEntry): readonly string[] {
  if (step.parts.length > 0 || step.outcome === null) return step.parts;
  if (step.code !== 'PLANNING' && step.code !== 'PLAN_APPROVAL') return [];
  return actionsOf(entry, step).map(({ number }) => String(number));
}

function actionsOf(entry: CorrectiveActionEntry, step: StepEntry): ActionItemEntry[] {
  return entry.actions.filter(({ iteration }) => iteration === step.iteration);
}

/** null = not known. What the file leaves out is what the policy would have set; whoever is asked still gets the least time. */
function duesOf(
  entry: CorrectiveActionEntry,
  step: StepEntry,
  on: { planned: Instant; context: StepContext },
): { original: Instant | null; due: Instant | null } {
  const { calendar, policy } = on.context;
  const told = dueOf(entry, step, on);
  const original = step.originalDue === null ? told : momentOfDue(step.originalDue, on.context);
  if (told === null || step.outcome !== null || step.due !== undefined) return { original, due: told };
  return { original, due: Math.max(told, addOffset(calendar, on.planned, policy.content.correctiveAction.minimumDue)) };
}

/** Due that the file or the policy names. */
function dueOf(
  entry: CorrectiveActionEntry,
  step: StepEntry,
  { planned, context }: { planned: Instant; context: StepContext },
): Instant | null {
  if (step.due === null) return null;
  if (step.due !== undefined) return momentOfDue(step.due, context);
  const { calendar, dates, policy } = context;
  const action = actionsOf(entry, step).find(({ number }) => String(number) === step.part);
  if (step.code === 'IMPLEMENT' && action) return endOfBusinessDay(calendar, dates.day(action.due));
  const rule = policy.content.correctiveAction.due[step.code];
  if (!rule) return null;
  const from =
    rule.from === 'OPENED' ? planned : step.iteration === 1 ? raisedAt(entry, dates) : iterationFrom(entry, dates);
  return dueAfter(calendar, from, entry.grade === 'MAJOR' ? rule.major : rule.minor);
}

/** A due day without an hour ends when the site closes. */
function momentOfDue(text: string, { dates, calendar }: StepContext): Instant {
  return text.includes('T') ? dates.moment(text, CLOSING_HOUR) : endOfBusinessDay(calendar, dates.day(text));
}
const CLOSING_HOUR = 18;

/** The answer as it was given elsewhere: a statement of the import with its source, by the person it names. */
function formRow(
  entry: CorrectiveActionEntry,
  { step, stepId, id, at }: { step: StepEntry; stepId: string; id: string; at: Instant },
  context: StepContext,
): (Row & { id: string }) | null {
  const { form } = CORRECTIVE_ACTION_STEPS[step.code];
  if (form === null || (step.outcome === null && !step.hasEntry)) return null;
  const answer = filled({ ...step.entry, ...fromRecord(entry, step) }, entry, context.dates) as Row;
  const blob = context.keep({ ...answer, imported: { source: context.source } });
  return {
    id: uuidv7(),
    record_id: id,
    step_id: stepId,
    form,
    form_version: FORM_VERSION,
    outcome: step.outcome ?? BEGUN,
    content_id: blob.id,
    by_person: step.by,
    at: instant(at),
  };
}

/** What the record itself tells belongs to the answers too. */
function fromRecord(entry: CorrectiveActionEntry, step: StepEntry): Row {
  if (step.code === 'TRIAGE') return triageFromRecord(entry, step.entry);
  if (step.code === 'EVIDENCE_CHECK') return { returned: step.parts.map(Number) };
  if (step.code !== 'PLANNING') return {};
  const actions = actionsOf(entry, step).map(({ what, implementer, due, evidenceExpected }) => ({
    what,
    implementerId: implementer,
    due,
    evidenceExpected,
  }));
  return { actions };
}

function triageFromRecord(entry: CorrectiveActionEntry, answer: Row): Row {
  const { grade, ownerId, departmentId, requirementRefs, riskId } = answer;
  return {
    grade: grade ?? entry.grade,
    ownerId: ownerId ?? entry.owner,
    departmentId: departmentId ?? entry.department,
    requirementRefs:
      Array.isArray(requirementRefs) && requirementRefs.length > 0 ? requirementRefs : entry.requirements,
    riskId: riskId || (entry.risk ?? ''),
  };
}

/** Fills placeholders and turns day words into days, all the way down. */
function filled(value: unknown, entry: CorrectiveActionEntry, dates: CompanyDates): unknown {
  const own = raisedOn(entry, dates);
  const walk = (item: unknown, key: string): unknown => {
    if (typeof item === 'string')
      return DAYS.has(key) && item !== '' && !item.includes('T') ? dates.day(item) : dates.fill(item, own);
    if (Array.isArray(item)) return item.map((part: unknown) => walk(part, key));
    if (!isObject(item)) return item;
    return Object.fromEntries(Object.entries(item).map(([name, part]) => [name, walk(part, name)]));
  };
  return walk(value, '');
}

/** Keys under which a record keeps days. */
const DAYS: ReadonlySet<string> = new Set([
  ...DAY_FIELDS,
  'due',
  'raised',
  'planned',
  'at',
  'originalDue',
  'closed',
  'iterationFrom',
]);
