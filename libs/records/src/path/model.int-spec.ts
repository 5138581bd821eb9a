import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayPlus } from '#domain/calendar/iso-day.rules.js';
import { RuleViolation } from '#domain/errors.js';
import { stepOf } from '#domain/process/steps.js';
import { completeEntry } from '#testing/case-entries.js';
import { brokenLaws } from '#testing/case-invariants.js';
import { PATH_DEPS, PathDesk, type Answer, type SeenTask } from '#testing/path-desk.js';
import { retell } from '#testing/retold-case.js';
import { PEOPLE } from '#testing/small-company-people.js';
import { interruptRecord } from '../corrective-action/interrupt.js';
import { applyDirectoryChanges } from '../directory/apply-directory-changes.js';
import { setDelegation } from '../directory/set-delegation.js';
import { amendEntry } from './amend-entry.js';
import type { ClaimResult } from './claim.js';
import { askExtension } from './extension.js';
import { sendFreshLink } from './fresh-link.js';
import { reassignTask } from './reassign-task.js';

const PATIENCE_MS = 600_000;
/** ISMS_MODEL_RUNS=500 searches longer. */
const RUNS = Number(process.env['ISMS_MODEL_RUNS'] ?? 10);

/** What has to be true whatever the engine does inside: who answered which question how. */
interface Model {
  readonly answered: Map<string, { readonly personId: string; readonly outcome: string }>;
  cancelled: boolean;
}

/** The real thing: one record, every task that was ever seen of it. */
class Real {
  readonly seen: SeenTask[] = [];

  constructor(
    readonly desk: PathDesk,
    readonly id: string,
  ) {}

  async look(): Promise<void> {
    const known = new Set(this.seen.map((task) => task.linkId));
    this.seen.push(...(await this.desk.tasks(this.id)).filter((task) => !known.has(task.linkId)));
  }

  pick(at: number): SeenTask | undefined {
    // Mostly a recent task, sometimes an old link.
    return this.seen.length === 0 ? undefined : this.seen[this.seen.length - 1 - (at % Math.min(4, this.seen.length))];
  }
}

type Act = (model: Model, real: Real) => Promise<void>;

class Command implements fc.AsyncCommand<Model, Real> {
  constructor(
    private readonly name: string,
    private readonly act: Act,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    await this.act(model, real);
    const broken = await brokenLaws(real.desk, real.id);
    if (broken.length > 0) throw new Error(`${real.id} breaks: ${broken.join('; ')}`);
    await real.look();
  }

  toString(): string {
    return this.name;
  }
}

/** The answer of the engine against what the model knows. */
function judge(model: Model, sent: { task: SeenTask; outcome: string; valid: boolean }, result: ClaimResult): void {
  const { task, outcome, valid } = sent;
  const before = model.answered.get(task.questionId);
  if (before === undefined) {
    if (result.kind === 'RECORDED') {
      expect(valid).toBe(true);
      model.answered.set(task.questionId, { personId: task.personId, outcome });
      return;
    }
    expect(['UNMET', 'NOT_YOURS', 'EXPIRED', 'SUBJECT_CHANGED']).toContain(result.kind);
    return;
  }
  const own = before.personId === task.personId;
  const again = before.outcome === outcome ? 'SAME_AGAIN' : 'DIFFERENT_AGAIN';
  if (own) expect(result.kind).toBe(again);
  else expect(['DECIDED_BY_OTHER', 'NOT_YOURS']).toContain(result.kind);
  if (result.kind === 'DECIDED_BY_OTHER') expect(result.outcome).toBe(before.outcome);
}

const answer = fc
  .record({ at: fc.nat(9), choice: fc.nat(9), valid: fc.boolean(), twice: fc.boolean(), agree: fc.boolean() })
  .map(({ at, choice, valid, twice, agree }) => {
    const act: Act = async (model, real) => {
      const task = real.pick(at);
      if (!task) return;
      const { outcomes } = stepOf(task.code);
      const wanted = agree ? stepOf(task.code).agreeing : (outcomes[choice % (outcomes.length + 1)] ?? 'BOGUS');
      const known = outcomes.includes(wanted);
      const how: Answer = valid ? { outcome: wanted } : { outcome: wanted, subject: '0'.repeat(64) };
      const sent = { task, outcome: wanted, valid: valid && known };
      const results = await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => real.desk.send(task, how)));
      const recordedFirst = results.toSorted((a, b) => Number(b.kind === 'RECORDED') - Number(a.kind === 'RECORDED'));
      for (const result of recordedFirst) judge(model, sent, result);
    };
    return new Command(`answer(${at}, ${choice}, valid ${valid}, twice ${twice}, agree ${agree})`, act);
  });

const delegate = fc.record({ at: fc.nat(9), to: fc.nat(PEOPLE.length - 1) }).map(({ at, to }) => {
  const delegateTo = PEOPLE[to]?.id ?? 'IM';
  const act: Act = async (_model, real) => {
    const task = real.pick(at);
    if (!task) return;
    const result = await real.desk.send(task, { outcome: 'DELEGATE', delegateTo, comment: 'Away.', entry: {} });
    expect(result.kind).not.toBe('RECORDED');
  };
  return new Command(`delegate(${at}, ${delegateTo})`, act);
});

const extend = fc.nat(9).map(
  (at) =>
    new Command(`extend(${at})`, async (_model, real) => {
      const task = real.pick(at);
      if (!task) return;
      const until = dayPlus(await real.desk.today(), 50);
      await askExtension(real.desk.records, { linkId: task.linkId, until, reason: 'More time is needed.' });
    }),
);

const amend = fc.nat(9).map(
  (at) =>
    new Command(`amend(${at})`, async (_model, real) => {
      const task = real.pick(at);
      if (!task) return;
      const outcome = task.code === 'CONTAINMENT' ? 'SUBMIT' : stepOf(task.code).agreeing;
      const entry = {
        ...completeEntry(task.code, { outcome, today: await real.desk.today() }),
        cause: `Gate ${at} missing.`,
      };
      await amendEntry(real.desk.records, { linkId: task.linkId, entry, formVersion: 1 });
    }),
);

const interrupt = fc.constantFrom('CANCELLED', 'HEAD', 'DEPU', 'ENG1', 'COO', 'IM').map(
  (to) =>
    new Command(`interrupt(${to})`, async (model, real) => {
      if (model.cancelled || (await retell(real.desk, real.id)) === 'ENDED') return;
      const reason = 'It has to be.';
      const interruption =
        to === 'CANCELLED'
          ? ({ kind: 'CANCELLED', reason } as const)
          : ({ kind: 'OWNER_CHANGED', ownerId: to, reason } as const);
      await interruptRecord(real.desk.records, { recordId: real.id, by: 'IM', interruption });
      model.cancelled = to === 'CANCELLED';
    }),
);

const warp = fc
  .integer({ min: 1, max: 45 })
  .map((days) => new Command(`warp(${days} days)`, (_model, real) => real.desk.passDays(days)));

const tell = fc.constantFrom(1, 3).map(
  (times) =>
    new Command(`tell(${times} at once)`, async (_model, real) => {
      await Promise.all(Array.from({ length: times }, () => retell(real.desk, real.id)));
    }),
);

const fresh = fc.nat(9).map(
  (at) =>
    new Command(`fresh link(${at})`, async (_model, real) => {
      const task = real.pick(at);
      if (task) await sendFreshLink(real.desk.records, { linkId: task.linkId }, PATH_DEPS);
    }),
);

/** Somebody is away from today on, open tasks included or not, until the run is over. */
const absent = fc
  .record({ from: fc.nat(PEOPLE.length - 1), to: fc.nat(PEOPLE.length - 1), moveOpenTasks: fc.boolean() })
  .map(({ from, to, moveOpenTasks }) => {
    const [fromId, toId] = [PEOPLE[from]?.id ?? 'IM', PEOPLE[to]?.id ?? 'IM'];
    return new Command(`absent(${fromId}, for them ${toId}, open ${moveOpenTasks})`, async (_model, real) => {
      const [firstDay, now] = [await real.desk.today(), await real.desk.now()];
      const lastDay = new Date(now + 20 * 86_400_000).toISOString().slice(0, 10);
      const away = { fromId, toId, scope: 'ALL', firstDay, lastDay, moveOpenTasks, by: fromId } as const;
      await unlessRefused(setDelegation(real.desk.records, away, PATH_DEPS));
    });
  });

const reassign = fc.record({ at: fc.nat(9), to: fc.nat(PEOPLE.length - 1) }).map(({ at, to }) => {
  const toId = PEOPLE[to]?.id ?? 'IM';
  return new Command(`reassign(${at}, ${toId})`, async (_model, real) => {
    const task = real.pick(at);
    if (!task) return;
    const request = { taskId: task.taskId, toId, reason: 'Not reachable.', by: 'IM' };
    await unlessRefused(reassignTask(real.desk.records, request, PATH_DEPS));
  });
});

const sweep = fc.constant(
  new Command('look at the directory', async (_model, real) => {
    await applyDirectoryChanges(real.desk.records, PATH_DEPS);
  }),
);

/** A refusal by a rule is an answer; anything else is a failure. */
async function unlessRefused(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof RuleViolation)) throw error;
  });
}

/** From wherever the record stands, people who agree bring it to its end: nothing is ever stuck. */
async function bringToEnd(model: Model, real: Real): Promise<void> {
  for (let turn = 0; turn < 80; turn += 1) {
    if ((await retell(real.desk, real.id)) === 'ENDED') return;
    const open = await real.desk.tasks(real.id);
    if (open.length === 0) await real.desk.passDays(15);
    else await someoneAgrees(model, real, open);
  }
  throw new Error(`${real.id} is stuck in ${await real.desk.state(real.id)}`);
}

async function someoneAgrees(model: Model, real: Real, open: readonly SeenTask[]): Promise<void> {
  const kinds: string[] = [];
  for (const task of open) {
    const outcome = stepOf(task.code).agreeing;
    const result = await real.desk.send(task, { outcome });
    judge(model, { task, outcome, valid: true }, result);
    if (result.kind === 'RECORDED') return;
    if (result.kind === 'EXPIRED') await sendFreshLink(real.desk.records, { linkId: task.linkId }, PATH_DEPS);
    if (result.kind === 'EXPIRED') return;
    // Who may not decide any more is answered with whom the rules ask now: that person agrees in the next turn.
    if (result.kind === 'NOT_YOURS' && result.ask.endsWith('who is asked now')) return;
    kinds.push(`${task.code} by ${task.personId}: ${JSON.stringify(result)}`);
    for (const { id } of PEOPLE) {
      const to = { outcome: 'DELEGATE', delegateTo: id, comment: 'You may.', entry: {} };
      if ((await real.desk.send(task, to)).kind === 'HANDED_ON') return;
    }
  }
  throw new Error(`nobody may answer: ${kinds.join('; ')}`);
}

describe('any order of acts leaves every record whole (security paper B5)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('model');
  });
  afterAll(() => desk.close());

  it(
    'one winner per question, losers are told, every open question has a task with a live mailed link, and every record ends',
    async () => {
      // Telling and agreeing answers are frequent, so that cases get far; the rest disturbs them.
      const acts = [
        tell,
        answer,
        tell,
        answer,
        tell,
        answer,
        delegate,
        extend,
        amend,
        interrupt,
        warp,
        fresh,
        absent,
        reassign,
        sweep,
      ];
      await fc.assert(
        fc.asyncProperty(fc.commands(acts, { size: '+1', maxCommands: 45 }), async (commands) => {
          const real = new Real(desk, await desk.raise());
          const model: Model = { answered: new Map(), cancelled: false };
          await retell(desk, real.id);
          await real.look();
          await fc.asyncModelRun(() => ({ model, real }), commands);
          await bringToEnd(model, real);
          expect(await brokenLaws(desk, real.id)).toEqual([]);
          const decided = await desk.query<{ question_id: string; person_id: string; outcome: string }>(
            'select question_id, person_id, outcome from decision where record_id = $1',
            [real.id],
          );
          expect(
            new Map(decided.map((one) => [one.question_id, { personId: one.person_id, outcome: one.outcome }])),
          ).toEqual(model.answered);
        }),
        { numRuns: RUNS, endOnFailure: false, plugins: [fc.interruptAfterTimeLimit(2_500 * RUNS)] },
      );
    },
    PATIENCE_MS,
  );
});
