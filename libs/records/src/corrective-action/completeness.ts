import { localDay } from '#domain/calendar/site-calendar.rules.js';
import { unmetOf, type CompletenessContext } from '#domain/corrective-action/completeness.rules.js';
import { latestActionDay } from '#domain/corrective-action/due.rules.js';
import { offeredOutcomes } from '#domain/corrective-action/story.rules.js';
import { CORRECTIVE_ACTION_STEPS, type CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import type { Unmet } from '#domain/errors.js';
import type { CorrectiveActionForm } from '#domain/process/form-code.js';
import type { SiteCalendar } from '#domain/time.js';
import type { Answering } from '../path/process.js';
import type { StepAuthor } from '../path/situation.js';
import type { StepRow } from '../tables/path.entity.js';
import type { Reader } from '../transaction.js';
import { isAppealUpheld, readActions, type CaseRow } from './case.js';
import { unmetAgainstLog } from './triage-log.js';

/** Answers that the record allows now. */
export function offeredOn(row: CaseRow, of: { code: string; authors: readonly StepAuthor[] }): readonly string[] {
  return offeredOutcomes(CORRECTIVE_ACTION_STEPS[of.code as CorrectiveActionStepCode], {
    storyVersion: row.story_version,
    correctionOnly: row.correction_only,
    appealUpheld: isAppealUpheld(of.authors),
  });
}

/** Unmet requirements of an answer to a step of a corrective action; at triage it is held against the log too. */
export async function unmetOfCase(
  tx: Reader,
  answer: { outcome: string; entry: unknown },
  on: Answering<CaseRow>,
): Promise<Unmet[]> {
  const { question, step, row } = on.locked;
  const context = await completenessContext(tx, on);
  return [
    ...unmetOf(question.form as CorrectiveActionForm, answer, context),
    ...(step.code === 'TRIAGE' ? await unmetAgainstLog(tx, row, answer) : []),
  ];
}

/** An action is due on its last day at the latest, however often it is moved; other steps have no bound. */
export function latestDueOf(on: Answering<CaseRow>): string | null {
  return on.locked.step.code === 'IMPLEMENT' ? latestDayOf(on.locked.row, on) : null;
}

function latestDayOf(row: CaseRow, { calendar, at }: { calendar: SiteCalendar; at: number }): string {
  return latestActionDay({
    raisedOn: localDay(calendar, row.iteration_from.getTime()),
    today: localDay(calendar, at),
    grade: row.grade,
    riskLevel: row.risk_level,
    externalDue: row.external_due,
    maxDays: row.policy.correctiveAction.maxImplementDays,
  });
}

async function completenessContext(tx: Reader, on: Answering<CaseRow>): Promise<CompletenessContext> {
  const { calendar, at } = on;
  const { row, step } = on.locked;
  const extended = step.code === 'EXTENSION' ? await extendedStep(tx, step.part) : null;
  const latestDay = latestDayOf(row, on);
  const actions = await readActions(tx, { id: row.id, iteration: step.iteration });
  return {
    policy: row.policy,
    grade: row.grade,
    source: row.source,
    today: localDay(calendar, at),
    raisedOn: localDay(calendar, row.iteration_from.getTime()),
    latestDay,
    currentDueDay: extended?.due ? localDay(calendar, extended.due.getTime()) : null,
    latestDueDay: extended?.code === 'IMPLEMENT' ? latestDay : null,
    notYetUsed: on.situation.authors.some((author) => isNotYet(author, step)),
    repeat: row.repeat_of !== null,
    type: row.type,
    riskLevel: row.risk_level,
    actionNumbers: actions.map((action) => action.number),
  };
}

function isNotYet(author: StepAuthor, step: Pick<StepRow, 'iteration'>): boolean {
  return author.code === 'EFFECTIVENESS_CHECK' && author.outcome === 'NOT_YET' && author.iteration === step.iteration;
}

/** The step that an extension would move. */
async function extendedStep(tx: Reader, part: string): Promise<{ code: string; due: Date | null } | null> {
  const [step] = await tx.query<{ code: string; due: Date | null }>('select code, due from step where id = $1', [
    part.split('/')[0],
  ]);
  return step ?? null;
}
