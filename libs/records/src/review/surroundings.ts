import { offeredOfReview, REVIEW_STEPS, TRIGGER_STEPS } from '#domain/review/steps.js';
import type { ReviewStepCode, TriggerStepCode } from '#domain/review/step-definition.js';
import { processOf } from '#domain/process/process.js';
import { flatValues } from '../path/flat-values.js';
import type { Showing } from '../path/process.js';
import type { TaskSurroundings } from '../path/task-view.js';
import type { Reader } from '../transaction.js';
import type { ReviewRow, TriggerRow } from './rows.js';

/** What the page of a task of a review shows besides the question; what comes back is changed, not typed again. */
export async function surroundingsOfReview(
  read: Reader,
  on: Showing<ReviewRow | TriggerRow>,
): Promise<TaskSurroundings> {
  const { row, step, open } = on;
  const definition =
    step.code in REVIEW_STEPS
      ? REVIEW_STEPS[step.code as ReviewStepCode]
      : (TRIGGER_STEPS[step.code as TriggerStepCode] ?? null);
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
      raisedAt: ('started_at' in row ? row.started_at : row.raised_at).getTime(),
      requirementRefs: ['7.5.2'],
      iteration: 1,
    },
    proposed: open && step.code === 'REVIEW_REWORK' ? await lastAssessment(read, row.id) : {},
    offered: definition === null ? ['GRANT', 'REFUSE'] : offeredOfReview(definition),
    similar: [],
    choices: {
      departments: [],
      actions: [],
      people: [],
      latestDay: null,
      earliestDay: null,
      monitoring: { min: 0, max: 0, standard: 0 },
      notYetMaxDays: null,
    },
  };
}

async function lastAssessment(read: Reader, reviewId: string): Promise<Record<string, string>> {
  const [entry] = await read.query<{ body: Record<string, unknown> | null }>(
    `select b.body from form_entry f join content_blob b on b.id = f.content_id
      where f.record_id = $1 and f.form = 'REVIEW_ASSESSMENT' order by f.at desc, f.id desc limit 1`,
    [reviewId],
  );
  return entry?.body ? flatValues(read, entry.body) : {};
}
