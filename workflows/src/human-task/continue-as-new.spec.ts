import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { STORY_PATHS } from '#testing/story-paths.js';
import { StoryStage } from '#testing/story-stage.js';
import { freePort } from '../../../apps/local/src/net/ports.js';
import { findTemporal } from '../../../apps/local/src/temporal/find-temporal.js';
import { startTemporal, type RunningTemporal } from '../../../apps/local/src/temporal/start-temporal.js';

jest.setTimeout(120_000);

/** A server that suggests to continue as new after so many events; ours does so after 4,096. */
const SUGGESTED_AFTER = 40;

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-continue-'));
let server: RunningTemporal;
let stage: StoryStage;

beforeAll(async () => {
  const { program } = await findTemporal({ log: () => undefined });
  server = await startTemporal({
    ...{ program, dataDir, namespace: 'isms', port: await freePort(), uiPort: await freePort() },
    dynamicConfig: [`limit.historyCount.suggestContinueAsNew=${SUGGESTED_AFTER}`],
  });
  stage = await StoryStage.open({ address: server.address, namespace: 'isms' });
});
afterAll(async () => {
  await stage.close();
  await server.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

describe('a story whose history grew long', () => {
  it.each([
    'major-two-actions',
    'extension-granted',
    'owner-changed-while-implementing',
    'ineffective-second-iteration',
  ])('continues as new in a storm of signals and loses nothing: %s', async (name) => {
    const told = STORY_PATHS[name];
    if (!told) throw new Error(`there is no path ${name}`);
    const desk = stage.desk(told.script, told.options);
    await desk.wake();
    let signals = 0;
    while (!desk.final) {
      const about = (n: number): Promise<void> => desk.options.send('decided', `q-of-nobody-${signals + n}`);
      await Promise.all([desk.wake(), about(1), about(2), desk.wake()]);
      signals += 4;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(await stage.closed(desk)).toBe('COMPLETED');
    expect(desk.asked.join(' ')).toBe(told.asked);
    expect(signals).toBeGreaterThan(10);
  });

  it('continues between two asks, and shows itself again', async () => {
    const desk = await stage.tell({});
    const runs = await stage.histories(desk);
    expect(runs.length).toBeGreaterThan(2);
    expect(desk.asked.join(' ')).toBe(STORY_PATHS['major-two-actions']?.asked);
    for (const { events = [] } of runs) {
      expect(events?.length).toBeLessThan(3 * SUGGESTED_AFTER);
      expect(events?.some((event) => event.upsertWorkflowSearchAttributesEventAttributes)).toBe(true);
    }
  });
});
