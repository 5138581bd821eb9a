import type { ClaimResult } from '#records/path/claim.js';
import type { Asked, Settled, StepKey } from '#contracts/human-task.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { TRIAGE } from './case-entries.js';
import type { Answer, PathDesk, SeenTask } from './path-desk.js';

/** One case told step by step: counts visits and iterations as the story does. */
export class ToldCase {
  iteration = 1;
  private readonly visits = new Map<string, number>();

  constructor(
    private readonly desk: PathDesk,
    readonly id: string,
  ) {}

  static async raise(desk: PathDesk, raised: Parameters<PathDesk['raise']>[0] = {}): Promise<ToldCase> {
    return new ToldCase(desk, await desk.raise(raised));
  }

  /** Key of the next visit of a step. */
  next(code: CorrectiveActionStepCode, part = ''): StepKey {
    const name = `${code}/${part}/${this.iteration}`;
    const visit = (this.visits.get(name) ?? 0) + 1;
    this.visits.set(name, visit);
    return { code, part, iteration: this.iteration, visit };
  }

  /** Key of the visit that is told now. */
  present(code: CorrectiveActionStepCode, part = ''): StepKey {
    return { code, part, iteration: this.iteration, visit: this.visits.get(`${code}/${part}/${this.iteration}`) ?? 1 };
  }

  /** Asks the next visit of a step; fails where it is not open then. */
  async ask(code: CorrectiveActionStepCode, part = ''): Promise<SeenTask[]> {
    const asked = await this.desk.ask(this.id, this.next(code, part));
    if (asked.kind !== 'OPEN') throw new Error(`${code} is ${asked.kind}`);
    return (await this.desk.tasks(this.id)).filter((task) => task.questionId === asked.questionId);
  }

  /** Looks again at the step that is told now. */
  look(code: CorrectiveActionStepCode, part = ''): Promise<Asked> {
    return this.desk.settle(this.id, this.present(code, part));
  }

  /** Settles the step that is told now; fails where it is not decided. */
  async settle(code: CorrectiveActionStepCode, part = ''): Promise<Settled> {
    const asked = await this.look(code, part);
    if (asked.kind !== 'SETTLED') throw new Error(`${code} is ${asked.kind}, not settled`);
    return asked.settled;
  }

  /** One whole step: asked, answered by this person, settled. */
  async step(code: CorrectiveActionStepCode, by: string, how: Answer & { part?: string }): Promise<Settled> {
    await this.ask(code, how.part);
    return this.answer(code, by, how);
  }

  /** The step was asked: this person answers, and it is settled. */
  async answer(code: CorrectiveActionStepCode, by: string, how: Answer & { part?: string }): Promise<Settled> {
    const result = await this.desk.send(await this.desk.task(this.id, by, how.part), how);
    if (result.kind !== 'RECORDED') throw new Error(`${code} by ${by}: ${JSON.stringify(result)}`);
    return this.settle(code, how.part);
  }

  /** Waits to the end of the waiting time. */
  async wait(): Promise<void> {
    const key = this.next('MONITORING');
    const open = await this.desk.wait(this.id, key);
    if (open.kind !== 'OPEN') throw new Error(`the waiting time is ${open.kind}`);
    const end = open.view.waiting.find((line) => line.due !== '')?.due;
    await this.desk.setClock(Date.parse(end ?? '') + 1);
    const over = await this.desk.wait(this.id, key);
    if (over.kind !== 'SETTLED') throw new Error(`the waiting time is ${over.kind}`);
  }

  /** From the raise to the plan: ready for approval. */
  async toPlanApproval(grade: 'MAJOR' | 'MINOR' = 'MINOR', ownerId = 'HEAD'): Promise<void> {
    const graded = { ...TRIAGE, grade, ownerId };
    await this.step('TRIAGE', 'IM', { outcome: 'ACCEPT', entry: { ...graded } });
    await this.step('CONTAINMENT', ownerId, { outcome: 'SUBMIT' });
    await this.step('ROOT_CAUSE', ownerId, { outcome: 'SUBMIT' });
    await this.step('PLANNING', ownerId, { outcome: 'SUBMIT' });
  }

  /** Both actions are asked for at once and done. */
  async implement(parts: readonly string[]): Promise<void> {
    for (const part of parts) await this.ask('IMPLEMENT', part);
    for (const part of parts) await this.answer('IMPLEMENT', part === '1' ? 'ENG1' : 'ENG2', { outcome: 'DONE', part });
  }

  /** From the raise to the effectiveness check of a minor case. */
  async toEffectivenessCheck(): Promise<void> {
    await this.toPlanApproval();
    const approved = await this.step('PLAN_APPROVAL', 'IM', { outcome: 'APPROVE' });
    await this.implement(approved.parts);
    await this.step('EVIDENCE_CHECK', 'IM', { outcome: 'ACCEPT' });
    await this.wait();
  }
}

/** Codes of what an answer lacked; the kind of any other result. */
export async function unmetOf(sent: Promise<ClaimResult>): Promise<string[]> {
  const result = await sent;
  return result.kind === 'UNMET' ? result.unmet.map(({ code }) => code) : [result.kind];
}
