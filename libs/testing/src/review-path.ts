import type { Asked, StepKey } from '#contracts/human-task.js';
import type { DocumentType } from '#domain/documents/document-types.js';
import { QUESTIONNAIRE_SECTIONS } from '#domain/review/story.rules.js';
import type { TriggerType } from '#domain/review/triggers.js';
import { registerDocument } from '#records/documents/register.js';
import { planAnnual } from '#records/duties/plan-annual.js';
import { fulfilStep } from '#records/path/fulfil-step.js';
import { raiseReviewTrigger } from '#records/review/raise-trigger.js';
import { inTransaction } from '#records/transaction.js';
import type { ReviewRow, ReviewTriggerRow } from '#records/tables/review.entity.js';
import type { PathDesk, SeenTask } from './path-desk.js';

/** A questionnaire in which nothing was found. */
export const NOTHING_FOUND: Readonly<Record<string, string>> = {
  ...Object.fromEntries(QUESTIONNAIRE_SECTIONS.map((section) => [section, 'nothing'])),
  conclusion: 'It is still right.',
};

/** Reviews of a document on PostgreSQL, asked by the test as their stories would. */
export class ReviewPath {
  constructor(
    readonly desk: PathDesk,
    readonly documentId: string,
  ) {}

  /** Enters a document that is reviewed each year. */
  static async document(
    desk: PathDesk,
    of: { id: string; dueOn: string; ownerId?: string; approverId?: string; type?: DocumentType },
  ): Promise<ReviewPath> {
    await inTransaction(desk.records, async (tx) => {
      await registerDocument(tx, {
        id: of.id,
        title: 'ISMS Management Procedure',
        type: of.type ?? 'MANAGEMENT_PROCEDURE',
        ownerId: of.ownerId ?? 'IM',
        approverId: of.approverId ?? null,
        classification: 'INTERNAL',
        clauses: ['4', 'A.5.1'],
        reviewCycleMonths: 12,
        nextReviewOn: of.dueOn,
        actor: 'engine',
      });
      await planAnnual(tx, { documentId: of.id, dueOn: of.dueOn });
    });
    return new ReviewPath(desk, of.id);
  }

  /** Raises an event. @returns id of the trigger */
  async raise(type: TriggerType, sourceRef: string, more: { by?: string; major?: boolean } = {}): Promise<string> {
    const { id } = await inTransaction(this.desk.records, (tx) =>
      raiseReviewTrigger(tx, {
        documentId: this.documentId,
        type,
        sourceRef,
        reason: `Because of ${sourceRef}.`,
        majorOnProcedure: more.major ?? false,
        raisedBy: more.by ?? null,
        actor: more.by ?? 'machine:test',
      }),
    );
    return id;
  }

  async trigger(id: string): Promise<ReviewTriggerRow> {
    const [row] = await this.desk.query<ReviewTriggerRow>('select * from review_trigger where id = $1', [id]);
    if (!row) throw new Error(`there is no trigger ${id}`);
    return row;
  }

  /** `RTR state outcome review` of every trigger of the document, oldest first. */
  async triggers(): Promise<string[]> {
    const rows = await this.desk.query<ReviewTriggerRow>(
      'select * from review_trigger where document_id = $1 order by raised_at, id',
      [this.documentId],
    );
    return rows.map((row) => [row.type, row.state, row.outcome ?? '-'].join(' '));
  }

  /** Reviews of the document, oldest first. */
  async reviews(): Promise<ReviewRow[]> {
    return this.desk.query<ReviewRow>('select * from review where document_id = $1 order by started_at, id', [
      this.documentId,
    ]);
  }

  /** The newest review. */
  async review(): Promise<ReviewRow> {
    const row = (await this.reviews()).at(-1);
    if (!row) throw new Error(`${this.documentId} has no review`);
    return row;
  }

  key(code: string, visit = 1): StepKey {
    return { code, part: '', iteration: 1, visit };
  }

  async ask(code: string, visit = 1): Promise<Asked> {
    return this.desk.ask((await this.review()).id, this.key(code, visit));
  }

  async settle(code: string, visit = 1): Promise<Asked> {
    return this.desk.settle((await this.review()).id, this.key(code, visit));
  }

  async wait(code = 'REVIEW_COLLECT'): Promise<Asked> {
    return this.desk.wait((await this.review()).id, this.key(code));
  }

  async fulfil(visit = 1): Promise<Asked> {
    return fulfilStep(this.desk.records, {
      recordId: (await this.review()).id,
      step: this.key('REVIEW_VERSION', visit),
    });
  }

  /** Waits until the triggers are collected: the next business week. */
  async collected(): Promise<void> {
    await this.wait();
    await this.desk.passDays(7);
    const over = await this.wait();
    if (over.kind !== 'SETTLED') throw new Error(`still collecting: ${over.kind}`);
  }

  /** Asks a step of a person, who answers. @returns how the step ended */
  async told(code: string, answer: { outcome: string; entry: object; visit?: number; by?: string }): Promise<string> {
    const { outcome, entry, visit = 1 } = answer;
    const recordId = (await this.review()).id;
    await this.desk.ask(recordId, this.key(code, visit));
    const task = await this.taskOf(recordId, answer.by);
    const result = await this.desk.send(task, { outcome, entry: entry as Readonly<Record<string, unknown>> });
    if (result.kind !== 'RECORDED') throw new Error(`${task.personId} ${code}: ${JSON.stringify(result)}`);
    const settled = await this.desk.settle(recordId, this.key(code, visit));
    return settled.kind === 'SETTLED' ? settled.settled.outcome : settled.kind;
  }

  /** The open task of a record, of a person where several are asked. */
  async taskOf(recordId: string, by?: string): Promise<SeenTask> {
    const task = (await this.desk.tasks(recordId)).find(({ personId }) => by === undefined || personId === by);
    if (!task) throw new Error(`${by ?? 'nobody'} is asked for ${recordId}`);
    return task;
  }

  /** The owner finds nothing: the approval is asked for. */
  async assessedWithoutChange(): Promise<void> {
    await this.collected();
    await this.told('REVIEW_ASSESS', { outcome: 'NO_CHANGE', entry: NOTHING_FOUND });
    await this.ask('REVIEW_APPROVAL');
  }

  /** The approver answers an open task; the story settles it. */
  async reaffirmedBy(task: SeenTask, visit = 1): Promise<void> {
    const result = await this.desk.send(task, { outcome: 'APPROVE', entry: { comment: '' } });
    if (result.kind !== 'RECORDED') throw new Error(JSON.stringify(result));
    await this.desk.settle(task.recordId, this.key('REVIEW_APPROVAL', visit));
  }

  /** The approver reaffirms: the review is closed. */
  async reaffirmed(visit = 1): Promise<void> {
    await this.told('REVIEW_APPROVAL', { outcome: 'APPROVE', entry: { comment: '' }, visit });
  }
}
