import type { StoryDesk } from '../../libs/testing/src/story-desk.js';
import type { StoryStage } from '../../libs/testing/src/story-stage.js';

/** Tells a story whose database is away for three attempts of one transaction. */
export async function outage(stage: StoryStage): Promise<StoryDesk> {
  const desk = stage.desk({ CONTAINMENT: ['CORRECTION_ONLY'] });
  let left = 3;
  desk.before = ({ name }) => {
    if (name === 'settleQuestion' && left-- > 0) throw new Error('connection refused');
  };
  await desk.wake();
  await stage.closed(desk);
  return desk;
}
