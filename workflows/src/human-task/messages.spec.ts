import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ApplicationFailure } from '@temporalio/common';
import type { DeskOptions, Script, StoryDesk } from '#testing/story-desk.js';
import { StoryStage, until, type History } from '#testing/story-stage.js';

jest.setTimeout(60_000);

const never = (): void => undefined;
const SHORT: Script = { CONTAINMENT: ['CORRECTION_ONLY'] };

let stage: StoryStage;
beforeAll(async () => {
  stage = await StoryStage.open({ namespace: 'story-messages' });
});
afterAll(() => stage.close());

async function events(desk: StoryDesk): Promise<NonNullable<History['events']>> {
  return (await stage.histories(desk)).flatMap((history) => history.events ?? []);
}

/** Starts a story whose calls fail or wait as `prepare` says. */
async function tell(
  prepare: (desk: StoryDesk) => void,
  { script = SHORT, ...options }: Partial<DeskOptions> = {},
): Promise<StoryDesk> {
  const desk = stage.desk(script, options);
  prepare(desk);
  await desk.wake();
  await stage.closed(desk);
  return desk;
}

const timesOf = (desk: StoryDesk, call: string): number => desk.calls.filter((name) => name === call).length;
const refusal = (): ApplicationFailure =>
  ApplicationFailure.create({ message: 'There is no such record.', type: 'RuleViolation', nonRetryable: true });

describe('a message that arrives while a question is being opened', () => {
  it.each([
    ['recordChanged', (desk: StoryDesk) => desk.wake()],
    ['decided', (desk: StoryDesk) => desk.options.send('decided', desk.steps[0]?.id ?? '')],
  ] as const)('is not lost: %s', async (_signal, send) => {
    const desk = await tell(
      (made) => {
        // At hand it fails twice, so that the signal is heard while the visible activity is still under way.
        let outage = 2;
        made.before = ({ name }) => {
          if (name === 'openQuestion' && outage-- > 0) throw new Error('connection refused');
        };
        made.after = async ({ name, step }) => {
          if (name !== 'openQuestion' || step?.code !== 'TRIAGE') return;
          const [triage] = made.steps;
          if (triage) made.keep(triage, 'NOT_NC');
          await send(made);
          await new Promise((resolve) => setTimeout(resolve, 200));
        };
      },
      { script: { TRIAGE: [never] } },
    );
    expect(desk.ending).toEqual(['TRIAGE NOT_NC']);
    expect(timesOf(desk, 'settleQuestion TRIAGE')).toBe(1);
  });
});

describe('an outage of the database', () => {
  it('sends a transaction on as a visible activity, and the story goes on when it is over', async () => {
    let left = 3;
    const desk = await tell((made) => {
      made.before = ({ name }) => {
        if (name === 'settleQuestion' && left-- > 0) throw new Error('connection refused');
      };
    });
    expect(desk.ending).toEqual(['CLOSURE APPROVE', 'CONTAINMENT CORRECTION_ONLY', 'TRIAGE ACCEPT']);
    const visible = (await events(desk)).flatMap(
      (event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? [],
    );
    expect(visible).toEqual(['settleQuestion']);
    // Two attempts at hand, one visible that failed, one that succeeded.
    expect(timesOf(desk, 'settleQuestion TRIAGE')).toBe(4);
  });
});

describe('a broken rule', () => {
  it('fails the story loudly and is not tried again', async () => {
    const desk = await tell((made) => {
      made.before = ({ name }) => {
        if (name === 'openQuestion') throw refusal();
      };
    });
    const { status } = await stage.handle(desk).describe();
    expect(status.name).toBe('FAILED');
    expect(timesOf(desk, 'openQuestion TRIAGE')).toBe(1);
    await expect(stage.handle(desk).result()).rejects.toMatchObject({
      cause: { type: 'RuleViolation', message: 'There is no such record.' },
    });
  });

  it('and a defect too: a story that nobody can go on with is seen, not repeated for ever', async () => {
    const desk = await tell((made) => {
      made.before = ({ name }) => {
        if (name === 'settleQuestion') throw ApplicationFailure.create({ message: 'defect', type: 'Defect' });
      };
    });
    expect((await stage.handle(desk).describe()).status.name).toBe('FAILED');
    expect(timesOf(desk, 'settleQuestion TRIAGE')).toBe(1);
  });

  it('in an extension that was asked beside the question fails the story too', async () => {
    const script: Script = { IMPLEMENT: [(made, step) => made.askExtension(step)] };
    const desk = await tell(
      (made) => {
        made.before = ({ step }) => {
          if (step?.code === 'EXTENSION') throw refusal();
        };
      },
      { script, actions: ['1'] },
    );
    expect((await stage.handle(desk).describe()).status.name).toBe('FAILED');
    expect(desk.calls.filter((call) => call.startsWith('openQuestion EXTENSION'))).toHaveLength(1);
  });
});

describe('a clock of the records that runs behind the timers', () => {
  it('costs a dozen looks, not thousands, and the wait ends when the records say so', async () => {
    const desk = await tell(() => undefined, { script: {}, actions: ['1'], lagMs: 2_000 });
    expect(desk.final).toBe(true);
    expect(timesOf(desk, 'awaitDate MONITORING')).toBeLessThanOrEqual(14);
    expect(timesOf(desk, 'awaitDate MONITORING')).toBeGreaterThan(1);
  });
});

describe('a story that is over', () => {
  it('returns at once when it is woken again, and asks nothing', async () => {
    const desk = await stage.tell(SHORT);
    const asked = desk.calls.length;
    await desk.wake();
    await until('the second telling', () => desk.calls.length > asked);
    await stage.closed(desk);
    expect(desk.calls.slice(asked)).toEqual(['recall']);
  });
});
