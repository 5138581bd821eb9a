import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RuleViolation } from '#domain/errors.js';
import { brokenLaws } from '#testing/case-invariants.js';
import { PATH_DEPS, PathDesk } from '#testing/path-desk.js';
import { say } from '#testing/story-stage.js';
import {
  EVERYBODY,
  expectedVotes,
  giveRole,
  MEMBERS,
  OUTSIDERS,
  pickTask,
  shownVotes,
  standVote,
  type VoteCase,
} from '#testing/vote-case.js';
import { VOTE_QUORUMS, type VoteModel } from '#testing/vote-model.js';
import { interruptRecord } from '../corrective-action/interrupt.js';
import { applyDirectoryChanges } from '../directory/apply-directory-changes.js';
import { deactivatePerson } from '../directory/departure.js';
import { revokeDelegation, setDelegation } from '../directory/set-delegation.js';
import { grantWaiver } from '../waivers/grant-waiver.js';
import { reassignTask } from './reassign-task.js';

/** The same search each time; ISMS_MODEL_SECONDS=600 searches longer, ISMS_MODEL_SEED=<number> elsewhere. */
const SECONDS = Number(process.env['ISMS_MODEL_SECONDS'] ?? 25);
const SEED = Number(process.env['ISMS_MODEL_SEED'] ?? 904_645);
const DAY = 86_400_000;

/** The records against the model. */
function same(real: unknown, model: unknown): void {
  expect(real).toEqual(model);
}

type Act = (model: VoteModel, real: VoteCase) => Promise<void>;

class Command implements fc.AsyncCommand<VoteModel, VoteCase> {
  constructor(
    private readonly name: string,
    private readonly act: Act,
  ) {}

  check(): boolean {
    return true;
  }

  async run(model: VoteModel, real: VoteCase): Promise<void> {
    await this.act(model, real);
    same(await shownVotes(real), expectedVotes(model));
    same(await brokenLaws(real.desk, real.told.id), []);
  }

  toString(): string {
    return this.name;
  }
}

/** True when it was done, false when it was refused by a rule. */
async function done(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof RuleViolation) return false;
    throw error;
  }
}

const AT = fc.nat(59);
// Whoever may join is free to take a task over; everybody else is named now and then.
const WHO = fc.oneof(fc.constantFrom(MEMBERS, MEMBERS + 1), fc.nat(EVERYBODY + OUTSIDERS.length - 1));
const OUTCOME = fc.constantFrom('APPROVE', 'APPROVE', 'REQUEST_CHANGES', 'REJECT');

/** By a link, once or from two tabs at the same moment. */
const decide = fc.tuple(AT, OUTCOME, fc.boolean()).map(([at, outcome, twice]) => {
  const act: Act = async (model, real) => {
    const found = await pickTask(model, real, at);
    if (!found) return;
    const { question, task, seen } = found;
    const times = Array.from({ length: twice ? 2 : 1 }, () => outcome);
    const answers = await Promise.all(times.map((one) => real.desk.send(seen, { outcome: one })));
    const predicted = times.map((one) => model.decide(question, task, one));
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(predicted.toSorted());
  };
  return new Command(`decide(${at}, ${outcome}${twice ? ', twice' : ''})`, act);
});

const delegate = fc.tuple(AT, WHO).map(([at, who]) => {
  const act: Act = async (model, real) => {
    const found = await pickTask(model, real, at);
    if (!found) return;
    const to = real.person(who);
    const concerned = to === real.owner || (to === 'HEAD' && !real.waived);
    const how = { outcome: 'DELEGATE', delegateTo: to, comment: 'I am away.', entry: {} };
    const answer = await real.desk.send(found.seen, how);
    expect(answer.kind).toBe(model.delegate(found.question, found.task, { to, concerned }));
  };
  return new Command(`delegate(${at}, to ${who})`, act);
});

const reassign = fc.tuple(AT, WHO).map(([at, who]) => {
  const act: Act = async (model, real) => {
    const found = await pickTask(model, real, at);
    if (!found) return;
    const [taskId, toId] = [found.seen.taskId, real.person(who)];
    const work = reassignTask(real.desk.records, { taskId, toId, reason: 'Not reachable.', by: 'IM' }, PATH_DEPS);
    expect(await done(work)).toBe(model.reassign(found.question, found.task, toId));
  };
  return new Command(`reassign(${at}, to ${who})`, act);
});

const absent = fc.tuple(fc.nat(EVERYBODY - 1), WHO, fc.boolean()).map(([from, to, moveOpenTasks]) => {
  const act: Act = async (model, real) => {
    const [fromId, toId] = [real.person(from), real.person(to)];
    if (!model.isMember(fromId)) return;
    const [firstDay, lastDay] = [await real.desk.today(), dayOf((await real.desk.now()) + 300 * DAY)];
    const request = { fromId, toId, scope: 'ALL', firstDay, lastDay, moveOpenTasks, by: fromId } as const;
    const work = setDelegation(real.desk.records, request, PATH_DEPS);
    const set = await done(work);
    expect(set).toBe(model.leaveFor(fromId, toId, moveOpenTasks));
    if (set) real.absences.set(fromId, (await work).id);
  };
  return new Command(`absent(${from}, for them ${to}${moveOpenTasks ? ', open tasks too' : ''})`, act);
});

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

const back = fc.nat(EVERYBODY - 1).map(
  (who) =>
    new Command(`back(${who})`, async (model, real) => {
      const person = real.person(who);
      const id = real.absences.get(person);
      if (id === undefined || !model.away.delete(person)) return;
      await revokeDelegation(real.desk.records, { id, by: 'IM' });
    }),
);

const leave = fc.tuple(fc.nat(EVERYBODY - 1), fc.boolean()).map(([who, seen]) => {
  const act: Act = async (model, real) => {
    const personId = real.person(who);
    // Two members stay: a body of nobody is another story (SOD_BLOCKED).
    if (!model.isMember(personId) || model.present.length <= 2) return;
    if (seen) await deactivatePerson(real.desk.records, { personId, lastDay: null, successorId: null, by: 'IM' }, PATH_DEPS); // prettier-ignore
    else await real.desk.query(`update person set left_at = date_trunc('milliseconds', isms_now()) where id = $1`, [personId]); // prettier-ignore
    model.leave(personId, seen);
  };
  return new Command(`leave(${who}${seen ? '' : ', by an import'})`, act);
});

const sweep = fc.constant(
  new Command('look at the directory', async (model, real) => {
    await applyDirectoryChanges(real.desk.records, PATH_DEPS);
    model.look();
  }),
);

const join = fc.integer({ min: MEMBERS, max: EVERYBODY - 1 }).map(
  (who) =>
    new Command(`join(${who})`, async (model, real) => {
      const person = real.person(who);
      if (model.isMember(person) || !model.isHere(person)) return;
      await giveRole(real.desk, person, 'TM');
      model.join(person);
    }),
);

const ASK = new Command('tell', async (model, real) => {
  if (model.question === undefined || real.interrupted) await real.told.ask('PLAN_APPROVAL');
  else await real.told.look('PLAN_APPROVAL');
  real.interrupted = false;
  model.ask();
});
const tell = fc.constant(ASK);

/** The clock passes the next rungs of the ladder. */
const rung = fc.nat(2).map((passed) => {
  const act: Act = async (model, real) => {
    if (model.question?.state !== 'OPEN') return;
    const rungs = await real.desk.query<{ at: number; n: number }>(
      `select (r->>'at')::float8 as at, (r->>'n')::int as n from question q, jsonb_array_elements(q.rungs) r
        where q.record_id = $1 and q.state = 'OPEN' and r->>'kind' = 'ESCALATION' and r->>'state' = 'PLANNED' order by 1`,
      [real.told.id],
    );
    const next = rungs[passed] ?? rungs.at(-1);
    if (!next) return;
    const now = Math.max(next.at + 1, (await real.desk.now()) + 1);
    await real.desk.setClock(now);
    await real.told.look('PLAN_APPROVAL');
    for (const { n } of rungs.filter(({ at }) => at <= now)) model.rung(n);
  };
  return new Command(`pass ${passed + 1} rungs`, act);
});

const interrupt = fc.constant(
  new Command('another owner', async (model, real) => {
    if (model.question === undefined || model.question.state === 'CLOSED' || real.interrupted) return;
    real.owner = real.owner === 'HEAD' ? 'DEPU' : 'HEAD';
    const interruption = { kind: 'OWNER_CHANGED', ownerId: real.owner, reason: 'Moved.' } as const;
    await interruptRecord(real.desk.records, { recordId: real.told.id, by: 'IM', interruption });
    model.interrupt();
    real.interrupted = true;
  }),
);

const waive = fc.constant(
  new Command('waive SD1', async (model, real) => {
    const [by] = model.present;
    const until = dayOf((await real.desk.now()) + 300 * DAY);
    const wish = { rule: 'SD1', personId: null, recordId: real.told.id, step: null, reason: 'Nobody else knows it.' };
    const result = await grantWaiver(real.desk.records, { ...wish, by: by ?? '', until });
    same(result.kind, 'GRANTED');
    real.waived = true;
  }),
);

describe('a decision of Top Management while people delegate, go away, leave and join (specification 2)', () => {
  let desk: PathDesk;
  beforeAll(async () => {
    desk = await PathDesk.open('vote_model');
    await desk.setPolicy((policy) => ({ ...policy, maxRounds: 100 }));
  });
  afterAll(() => desk.close());

  it(
    'who is asked, what each link answers, what the outcome is and whose names stand: as the model says, after every act',
    async () => {
      const acts = [
        ...[tell, decide, decide, delegate, delegate, reassign, reassign, absent, absent, back],
        ...[leave, leave, sweep, join, join, rung, rung, rung, interrupt, waive],
      ];
      const before = fc.array(fc.oneof(absent, join), { maxLength: 3, size: 'max' });
      const commands = fc.commands(acts, { size: 'max', maxCommands: 30 });
      const property = fc.asyncProperty(
        fc.constantFrom(...VOTE_QUORUMS),
        before,
        commands,
        async (quorum, early, some) => {
          const both = await standVote(desk, quorum);
          for (const command of [...early, ASK]) await command.run(both.model, both.real);
          await fc.asyncModelRun(() => both, some);
        },
      );
      const found = await fc.check(property, {
        ...{ seed: SEED, numRuns: 100_000 },
        plugins: [fc.interruptAfterTimeLimit(SECONDS * 1000, { failOnInterrupt: false })],
      });
      say(`vote model: seed ${SEED}, ${found.numRuns} runs`);
      if (found.failed) throw new Error(fc.defaultReportMessage(found), { cause: found.errorInstance });
      expect(found.numRuns).toBeGreaterThan(5);
    },
    2 * SECONDS * 1000 + 120_000,
  );
});
