import { mayRaise, TRIGGERS, type TriggerType } from '#domain/review/triggers.js';
import { raiseReviewTrigger } from '#records/review/raise-trigger.js';
import { inTransaction, reader, type Tx } from '#records/transaction.js';
import type { ApiDeps } from '../http/api-deps.js';
import { Refused } from '../http/errors.js';
import type { Principal } from '../http/principal.js';

/** A trigger as a person or a machine states it. */
export interface StatedTrigger {
  readonly type: TriggerType;
  readonly document: string;
  readonly sourceRef: string;
  readonly reason: string;
  readonly majorOnProcedure: boolean;
}

/**
 * Raises a trigger for whoever asks: the table says who may raise which. @returns id of the trigger
 * @throws Refused 403 `type-not-yours`; RuleViolation of the records
 */
export async function raiseTriggerAs(
  deps: ApiDeps,
  principal: Principal,
  on: { readonly stated: StatedTrigger; readonly also?: (tx: Tx, id: string) => Promise<void> },
): Promise<string> {
  const { stated, also } = on;
  await refuseForeignType(deps, principal, stated);
  const personId = principal.viewer.personId;
  const raised = await inTransaction(deps.records, async (tx) => {
    const made = await raiseReviewTrigger(tx, {
      documentId: stated.document,
      type: stated.type,
      sourceRef: stated.sourceRef,
      reason: stated.reason,
      majorOnProcedure: stated.majorOnProcedure,
      raisedBy: personId,
      actor: principal.actor,
    });
    await also?.(tx, made.id);
    return made;
  });
  await deps.doors.dispatch(raised.outboxIds);
  deps.log.info({ record: raised.id, type: stated.type, actor: principal.actor }, 'review trigger raised');
  return raised.id;
}

async function refuseForeignType(deps: ApiDeps, { machine, viewer }: Principal, stated: StatedTrigger): Promise<void> {
  const owns = await reader(deps.records).query('select 1 from document where owner_id = $1 limit 1', [
    viewer.personId,
  ]);
  const who = {
    machine: machine !== null,
    roles: viewer.roles,
    headsDepartment: viewer.departments.length > 0,
    ownsDocument: owns.length > 0,
  };
  if (mayRaise(stated.type, who)) return;
  throw new Refused(403, {
    code: 'type-not-yours',
    title: `You may not raise "${TRIGGERS[stated.type].label}"`,
    detail:
      'Changes of structure and scope are raised by heads of departments and Top Management, standards and laws by Legal and the ISMS Manager, anything else by owners of documents.',
  });
}
