import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { CYCLE_HISTORIES } from '#testing/cycle-paths.js';
import { DOCUMENT_PATHS } from '#testing/document-paths.js';
import { DUTIES } from '#testing/duty-desk.js';
import { REVIEW_PATHS } from '#testing/review-paths.js';
import { STORY_PATHS } from '#testing/story-paths.js';

jest.setTimeout(60_000);

const HISTORIES = path.resolve('test/replay/histories');
const BUNDLE = path.resolve('dist/workflow-bundle.js');
const CHANGED = path.resolve('dist/.changed');
const names = fs.readdirSync(HISTORIES).map((file) => path.basename(file, '.json'));

/** Bytes that all recorded histories together may take in the repository. */
const CORPUS_CEILING = 7_500_000;
const BUNDLE_CEILING = 2.5 * 1024 * 1024;

beforeAll(() => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
});
afterAll(() => fs.rmSync(CHANGED, { recursive: true, force: true }));

/** What replaying says: null, or the error. */
async function replay(name: string, code?: string): Promise<Error | null> {
  const json: unknown = JSON.parse(fs.readFileSync(path.join(HISTORIES, `${name}.json`), 'utf8'));
  const workflowBundle = code === undefined ? { codePath: BUNDLE } : { code };
  const history = { workflowId: name, history: historyFromJSON(json) };
  for await (const { error } of Worker.runReplayHistories({ workflowBundle }, [history])) return error ?? null;
  throw new Error(`${name} was not replayed`);
}

/** A bundle of the compiled workflows with one change. */
async function changed(file: string, [from, to]: readonly [string, string]): Promise<string> {
  const folder = fs.mkdtempSync(`${CHANGED}${path.sep}`);
  fs.cpSync(path.resolve('dist/workflows/src'), folder, { recursive: true });
  const target = path.join(folder, file);
  const before = fs.readFileSync(target, 'utf8');
  expect(before.split(from)).toHaveLength(2);
  fs.writeFileSync(target, before.replace(from, to));
  const logger = new DefaultLogger('ERROR');
  return (await bundleWorkflowCode({ workflowsPath: path.join(folder, 'index.js'), logger })).code;
}

describe('every recorded story replays under the present code', () => {
  it.each(names)('%s', async (name) => {
    expect(await replay(name)).toBeNull();
  });

  it('and there is a recording of every path, of every duty, of an outage, and of continuing as new', () => {
    const stories = [...Object.keys(STORY_PATHS), 'database-outage', 'continued-as-new-2'];
    expect(names).toEqual(expect.arrayContaining([...stories, ...Object.keys(DUTIES), ...Object.keys(DOCUMENT_PATHS)]));
    expect(names).toEqual(expect.arrayContaining(Object.keys(REVIEW_PATHS)));
    const cycles = Object.entries(CYCLE_HISTORIES).flatMap(([name, told]) => told.map((story) => `${name}-${story}`));
    expect(names).toEqual(expect.arrayContaining([...cycles, 'cycle-continued-as-new-2']));
    const bytes = names.map((name) => fs.statSync(path.join(HISTORIES, `${name}.json`)).size);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(CORPUS_CEILING);
  });
});

describe('a story that was changed under running cases does not replay', () => {
  beforeAll(() => {
    fs.mkdirSync(CHANGED, { recursive: true });
  });
  const STORY = 'corrective-action/corrective-action.workflow.js';

  it('an additional timer', async () => {
    const published = 'desk.publisher.publish(recalled.view);';
    const code = await changed('human-task/tell-story.js', [
      published,
      `${published} await condition(() => false, 1000);`,
    ]);
    expect(await replay('major-two-actions', code)).toBeInstanceOf(DeterminismViolationError);
  });

  it('an additional activity', async () => {
    const code = await changed('human-task/activities.js', [
      'return durably(()=>near.openQuestion(input)',
      'return durably(()=>patient.openQuestion(input)',
    ]);
    expect(await replay('major-two-actions', code)).toBeInstanceOf(DeterminismViolationError);
  });

  it('a waiting time in the place of a question', async () => {
    const code = await changed(STORY, [`await story.ask('ROOT_CAUSE');`, `await story.wait('MONITORING');`]);
    const error = await replay('major-two-actions', code);
    expect(error?.message).toContain('asked MONITORING, and the history answers ROOT_CAUSE');
  });

  it('two questions in another order, although both are the same activity', async () => {
    const code = await changed(STORY, [`await story.ask('ROOT_CAUSE');`, `await story.ask('PLANNING');`]);
    const error = await replay('major-two-actions', code);
    expect(error?.message).toContain('asked PLANNING, and the history answers ROOT_CAUSE');
  });
});

describe('a cycle or a stage that was changed under its runs does not replay', () => {
  beforeAll(() => {
    fs.mkdirSync(CHANGED, { recursive: true });
  });
  const refusal = async (name: string, file: string, change: readonly [string, string]): Promise<string> =>
    (await replay(name, await changed(`cycle/${file}`, change)))?.message ?? '';

  it('a cycle that decides gate G1 without its submission', async () => {
    const change = [`submittedAndPassed(story, 'G1')`, `passed(story, 'G1')`] as const;
    expect(await refusal('whole-cycle-cycle', 'isms-cycle.workflow.js', change)).toContain(
      'asked G1_DECISION, and the history answers G1_SUBMISSION',
    );
  });

  it('a cycle that starts no stages', async () => {
    const change = ['await startStages(recordId);', ''] as const;
    expect(await refusal('whole-cycle-cycle', 'isms-cycle.workflow.js', change)).toMatch(/nondeterminism/i);
  });

  it('a stage whose steps are asked before their day', async () => {
    const change = [`await story.wait('START'`, `if (row === null) await story.wait('START'`] as const;
    expect(await refusal('whole-cycle-operate', 'step.js', change)).toContain(
      'asked O1, and the history answers START',
    );
  });

  it('a stage that leaves out a step', async () => {
    const change = [`step(story, 'E3')`, 'undefined'] as const;
    expect(await refusal('whole-cycle-establish', 'establish.workflow.js', change)).not.toBe('');
  });

  it('two steps of a stage in another order', async () => {
    const change = [`step(story, 'I3')`, `step(story, 'I4')`] as const;
    expect(await refusal('whole-cycle-improve', 'improve.workflow.js', change)).not.toBe('');
  });

  it('a step of another process that is asked of a person', async () => {
    const change = ['await story.fulfil(row.code)', 'await story.ask(row.code)'] as const;
    expect(await refusal('whole-cycle-improve', 'step.js', change)).toMatch(/nondeterminism/i);
  });
});

describe('a duty that was changed under its runs does not replay', () => {
  beforeAll(() => {
    fs.mkdirSync(CHANGED, { recursive: true });
  });
  const refused = async (name: string, change: readonly [string, string]): Promise<void> => {
    const code = await changed(`duties/${name}.workflow.js`, change);
    expect(await replay(name, code)).toBeInstanceOf(DeterminismViolationError);
  };

  it('duty-due that does the work of another duty', () =>
    refused('duty-due', ['duties.sweepReminders()', 'duties.writeDigests()']));

  it('daily-digest that does its work once more', () =>
    refused('daily-digest', ['return duties', 'await duties.writeDigests(); return duties']));

  it('directory-due that does nothing', () =>
    refused('directory-due', ['return duties.applyDirectoryChanges()', 'return 0']));
});

describe('the workflow bundle', () => {
  const code = fs.readFileSync(BUNDLE, 'utf8');
  const packages = new Set([...code.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)/g)].map(([, name]) => name));

  it('stays small', () => {
    expect(code.length).toBeLessThan(BUNDLE_CEILING);
  });

  it('holds nothing but Temporal: no zod, no database, no mail, no web', () => {
    expect(packages).toContain('@temporalio/workflow');
    const foreign = [...packages].filter((name) =>
      /^(zod|typeorm|pg|nodemailer|hono|pino|@nestjs|@fastify)/.test(name ?? ''),
    );
    expect(foreign).toEqual([]);
    expect(code).not.toMatch(/libs\/(records|forms|mail|links|config|observability)\//);
    expect(code).not.toContain('ZodType');
  });
});
