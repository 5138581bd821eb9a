import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { STAGES } from '#domain/cycle/states.js';
import { CYCLE_PATHS, UNDISTURBED_LANES } from '#testing/cycle-paths.js';
import { StoryStage } from '#testing/story-stage.js';
import { freePort } from '../../../apps/local/src/net/ports.js';
import { findTemporal } from '../../../apps/local/src/temporal/find-temporal.js';
import { startTemporal, type RunningTemporal } from '../../../apps/local/src/temporal/start-temporal.js';

jest.setTimeout(120_000);

/** A server that suggests to continue as new after so many events; ours does so after 4,096. */
const SUGGESTED_AFTER = 60;

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'isms-cycle-'));
let server: RunningTemporal;
let stage: StoryStage;

beforeAll(async () => {
  const { program } = await findTemporal({ log: () => undefined });
  server = await startTemporal({
    ...{
      program,
      dataDir,
      namespace: 'isms',
      port: await freePort(),
      uiPort: await freePort(),
    },
    dynamicConfig: [`limit.historyCount.suggestContinueAsNew=${SUGGESTED_AFTER}`],
  });
  stage = await StoryStage.open({ address: server.address, namespace: 'isms' });
});
afterAll(async () => {
  await stage.close();
  await server.stop();
  fs.rmSync(dataDir, { recursive: true, force: true });
});

describe('a cycle whose histories grow long', () => {
  it.each(['whole-cycle', 'outputs-sent-back-and-rejected'])(
    'continues as new in a storm of signals, leaves its stages alone and loses nothing: %s',
    async (name) => {
      const told = CYCLE_PATHS[name];
      if (!told) throw new Error(`there is no path ${name}`);
      const desk = stage.cycle(told.script, told.options);
      await desk.wake();
      let signals = 0;
      while (!desk.isFinal()) {
        const some = desk.state === 'DRAFT' ? [] : STAGES.map((one) => desk.wake(one));
        await Promise.all([desk.wake(), desk.options.send(desk.options.recordId, 'decided', 'q-of-nobody'), ...some]);
        signals += 2 + some.length;
        await new Promise((resolve) => setTimeout(resolve, 40));
      }
      expect(new Set(await stage.cycleClosed(desk))).toEqual(new Set(['COMPLETED']));
      expect(desk.asked).toBe(told.asked);
      for (const [lane, asked] of Object.entries({
        ...UNDISTURBED_LANES,
        ...told.lanes,
      }))
        expect([lane, desk.lane(lane)]).toEqual([lane, asked]);
      expect(signals).toBeGreaterThan(20);
      const recalled = desk.calls.filter((call) => call === 'recall operate').length;
      expect(recalled).toBeGreaterThan(1);
    },
  );
});
