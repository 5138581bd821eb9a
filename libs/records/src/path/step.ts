import type { StepKey } from '#contracts/human-task.js';
import { tell } from '../evidence/audit-trail.js';
import { uuidv7 } from '../ids.js';
import type { OutcomeOrigin, StepRow } from '../tables/path.entity.js';
import { insert, instant, type Reader, type Tx } from '../transaction.js';
import type { Instant } from '#domain/time.js';

/** The step's row, or null while it was never opened. The record's lock guards it. */
export async function findStep(tx: Reader, recordId: string, key: StepKey): Promise<StepRow | null> {
  const [row] = await tx.query<StepRow>(
    'select * from step where record_id = $1 and code = $2 and part = $3 and iteration = $4 and visit = $5',
    [recordId, key.code, key.part, key.iteration, key.visit],
  );
  return row ?? null;
}

export interface NewStep {
  readonly recordId: string;
  readonly key: StepKey;
  readonly plannedAt: Instant;
  readonly originalDue: Instant | null;
  readonly due: Instant | null;
  readonly extensions?: number;
  /** Person whose act opened it, such as a request for more time; the engine unless told. */
  readonly actor?: string;
}

/** Opens a step: writes its row and the trail. */
export async function openStep(tx: Tx, step: NewStep): Promise<StepRow> {
  const row: StepRow = {
    id: uuidv7(),
    record_id: step.recordId,
    ...step.key,
    planned_at: instant(step.plannedAt),
    original_due: step.originalDue === null ? null : instant(step.originalDue),
    due: step.due === null ? null : instant(step.due),
    extensions: step.extensions ?? 0,
    state: 'OPEN',
    outcome: null,
    outcome_origin: null,
    outcome_parts: [],
    outcome_at: null,
    form_entry_id: null,
  };
  await insert(tx, 'step', { ...row });
  await tell(tx, {
    type: 'STEP_OPENED',
    actor: step.actor ?? 'engine',
    recordId: step.recordId,
    content: { step: row.id, ...step.key, due: row.due?.toISOString() ?? null },
  });
  return row;
}

export interface StepOutcome {
  readonly outcome: string;
  readonly origin: OutcomeOrigin;
  readonly parts?: readonly string[];
  readonly at: Instant;
}

/** Settles an open step: from now on the story reads this outcome. */
export async function settleStep(tx: Tx, step: StepRow, how: StepOutcome): Promise<StepRow> {
  await tx.query(
    `update step set state = 'SETTLED', outcome = $2, outcome_origin = $3, outcome_parts = $4, outcome_at = $5
      where id = $1 and state = 'OPEN'`,
    [step.id, how.outcome, how.origin, [...(how.parts ?? [])], instant(how.at)],
  );
  await tell(tx, {
    type: 'STEP_SETTLED',
    actor: 'engine',
    recordId: step.record_id,
    content: { step: step.id, code: step.code, outcome: how.outcome, origin: how.origin },
  });
  return {
    ...step,
    state: 'SETTLED',
    outcome: how.outcome,
    outcome_origin: how.origin,
    outcome_parts: [...(how.parts ?? [])],
  };
}
