import type { Asked } from '#contracts/human-task.js';
import type { Answer, PathDesk, SeenTask } from './path-desk.js';

/** One record told by hand on the path: asks a step, lets people answer, settles it, whatever its process. */
export class RecordPath {
  constructor(
    private readonly desk: PathDesk,
    readonly id: string,
  ) {}

  ask(code: string, visit = 1): Promise<Asked> {
    return this.desk.ask(this.id, { code, part: '', iteration: 1, visit });
  }

  settle(code: string, visit = 1): Promise<Asked> {
    return this.desk.settle(this.id, { code, part: '', iteration: 1, visit });
  }

  wait(code: string, visit = 1): Promise<Asked> {
    return this.desk.wait(this.id, { code, part: '', iteration: 1, visit });
  }

  async tasks(code: string): Promise<SeenTask[]> {
    return (await this.desk.tasks(this.id)).filter((task) => (task.code as string) === code);
  }

  /** Asks a step, lets everybody who is asked give the answer, and settles it. @returns what the story reads */
  async told(code: string, answer: Answer & { readonly visit?: number }): Promise<Asked> {
    const { visit = 1 } = answer;
    await this.ask(code, visit);
    for (const task of await this.tasks(code)) {
      const result = await this.desk.send(task, answer);
      if (result.kind !== 'RECORDED' && result.kind !== 'DECIDED_BY_OTHER')
        throw new Error(`${task.personId} ${code} ${answer.outcome}: ${JSON.stringify(result)}`);
    }
    return this.settle(code, visit);
  }
}
