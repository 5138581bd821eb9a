import type { Asked, StepKey } from '#contracts/human-task.js';
import { fulfilStep } from '#records/path/fulfil-step.js';
import type { PathDesk, SeenTask } from './path-desk.js';

/** Steps of a cycle on PostgreSQL, asked by the test as its story would. */
export class CyclePath {
  constructor(
    readonly desk: PathDesk,
    readonly id: string,
  ) {}

  key(code: string, part = '', visit = 1): StepKey {
    return { code, part, iteration: 1, visit };
  }

  /** Record that a step belongs to. */
  recordOf(code: string): string {
    const stages = { E: 'establish', O: 'operate', M: 'monitor', I: 'improve' } as const;
    const stage = /^[EOMI]\d/.test(code) ? stages[code[0] as keyof typeof stages] : undefined;
    return stage === undefined ? this.id : `${this.id}/${stage}`;
  }

  ask(code: string, part = '', visit = 1): Promise<Asked> {
    return this.desk.ask(this.recordOf(code), this.key(code, part, visit));
  }

  settle(code: string, part = '', visit = 1): Promise<Asked> {
    return this.desk.settle(this.recordOf(code), this.key(code, part, visit));
  }

  fulfil(code: string): Promise<Asked> {
    return fulfilStep(this.desk.records, { recordId: this.recordOf(code), step: this.key(code) });
  }

  async tasks(code: string): Promise<SeenTask[]> {
    return (await this.desk.tasks(this.recordOf(code))).filter((task) => (task.code as string) === code);
  }

  /** Asks a step, lets everybody who is asked answer, and settles it. @returns the outcome */
  async told(
    code: string,
    answer: {
      outcome: string;
      entry: Readonly<Record<string, unknown>>;
      part?: string;
      visit?: number;
      comment?: string;
    },
  ): Promise<string> {
    const { part = '', visit = 1 } = answer;
    await this.ask(code, part, visit);
    for (const task of (await this.tasks(code)).filter((one) => one.part === part)) {
      const result = await this.desk.send(task, answer);
      if (result.kind !== 'RECORDED')
        throw new Error(`${task.personId} ${code} ${answer.outcome}: ${JSON.stringify(result)}`);
    }
    const settled = await this.settle(code, part, visit);
    return settled.kind === 'SETTLED' ? settled.settled.outcome : settled.kind;
  }

  async state(): Promise<string> {
    const [row] = await this.desk.query<{ state: string }>('select state from cycle where id = $1', [this.id]);
    return row?.state ?? 'UNKNOWN';
  }
}
