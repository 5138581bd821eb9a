// `npm run replay:record -- --new` records the paths that have no history yet; the recorded ones stay and must replay.
// `npm run replay:record` records all of them anew, on purpose: run it when a change of a story is meant to break old
// histories (an ADR says so).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { findTemporal } from '../../apps/local/src/temporal/find-temporal.js';
import { startTemporal, type TemporalOptions } from '../../apps/local/src/temporal/start-temporal.js';
import { freePort } from '../../apps/local/src/net/ports.js';
import { CYCLE_HISTORIES, CYCLE_PATHS } from '../../libs/testing/src/cycle-paths.js';
import { DOCUMENT_PATHS } from '../../libs/testing/src/document-paths.js';
import { DUTIES } from '../../libs/testing/src/duty-desk.js';
import { REVIEW_PATHS } from '../../libs/testing/src/review-paths.js';
import { STORY_PATHS } from '../../libs/testing/src/story-paths.js';
import { StoryStage, type History } from '../../libs/testing/src/story-stage.js';
import { outage } from './outage.js';

const FOLDER = path.resolve('test/replay/histories');

/** Runs `work` on a server of its own, whose histories are suggested to continue as new after `suggestedAfter` events. */
async function onServer(suggestedAfter: number | null, work: (stage: StoryStage) => Promise<void>): Promise<void> {
  const { program } = await findTemporal({ log: (line) => console.log(line) });
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-record-'));
  const options: TemporalOptions = {
    ...{
      program,
      dataDir,
      namespace: 'isms',
      port: await freePort(),
      uiPort: await freePort(),
    },
    dynamicConfig: suggestedAfter === null ? [] : [`limit.historyCount.suggestContinueAsNew=${suggestedAfter}`],
  };
  const server = await startTemporal(options);
  const stage = await StoryStage.open({
    address: server.address,
    namespace: 'isms',
  });
  try {
    await work(stage);
  } finally {
    await stage.close();
    await server.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Writes one history as Temporal's JSON, without who recorded it and in which folder. */
function write(name: string, history: History): void {
  const here = `${process.pid}@${os.hostname()}`;
  const clean = (key: string, value: unknown): unknown =>
    key === 'stackTrace' ? undefined : typeof value === 'string' ? value.replaceAll(here, 'isms') : value;
  fs.writeFileSync(path.join(FOLDER, `${name}.json`), `${JSON.stringify(JSON.parse(historyToJSON(history)), clean)}\n`);
}

const onlyNew = process.argv.includes('--new');
const isThere = (name: string): boolean => onlyNew && fs.existsSync(path.join(FOLDER, `${name}.json`));

async function recordDocuments(stage: StoryStage): Promise<void> {
  for (const [name, path] of Object.entries(DOCUMENT_PATHS)) {
    if (isThere(name)) continue;
    const desk = stage.document(path);
    await desk.wake();
    await stage.closed(desk);
    const [history] = await stage.histories(desk);
    if (history) write(name, history);
  }
}

async function recordCycles(stage: StoryStage): Promise<void> {
  for (const [name, stories] of Object.entries(CYCLE_HISTORIES)) {
    if (stories.every((story) => isThere(`${name}-${story}`))) continue;
    const desk = await stage.tellCycle(CYCLE_PATHS[name]?.script ?? {}, CYCLE_PATHS[name]?.options);
    for (const story of stories) {
      const [history] = await stage.histories(desk.story(story === 'cycle' ? undefined : story));
      if (history) write(`${name}-${story}`, history);
    }
  }
}

async function recordReviews(stage: StoryStage): Promise<void> {
  for (const name of Object.keys(REVIEW_PATHS)) {
    if (isThere(name)) continue;
    const desk = stage.reviewDesk(name);
    await desk.wake();
    await stage.closed(desk);
    const [history] = await stage.histories(desk);
    if (history) write(name, history);
  }
}

await onServer(null, async (stage) => {
  if (!onlyNew) fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  for (const [name, { script, options }] of Object.entries(STORY_PATHS)) {
    if (isThere(name)) continue;
    const [history] = await stage.histories(await stage.tell(script, options));
    if (history) write(name, history);
  }
  await recordCycles(stage);
  await recordDocuments(stage);
  await recordReviews(stage);
  for (const name of Object.keys(DUTIES)) {
    if (isThere(name)) continue;
    const run = await stage.startDuty(name);
    await run.result();
    write(name, await run.fetchHistory());
  }
  if (isThere('database-outage')) return;
  const [interrupted] = await stage.histories(await outage(stage));
  if (interrupted) write('database-outage', interrupted);
});
if (!isThere('continued-as-new-1'))
  await onServer(40, async (stage) => {
    const runs = await stage.histories(await stage.tell({}));
    runs.forEach((history, at) => write(`continued-as-new-${at + 1}`, history));
  });
if (!isThere('cycle-continued-as-new-1'))
  await onServer(40, async (stage) => {
    const desk = await stage.tellCycle({});
    const runs = await stage.histories(desk.story());
    runs.forEach((history, at) => write(`cycle-continued-as-new-${at + 1}`, history));
  });
console.log(`${fs.readdirSync(FOLDER).length} histories in ${path.relative('.', FOLDER)}`);
