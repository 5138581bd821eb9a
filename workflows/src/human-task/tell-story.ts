import { allHandlersFinished, CancellationScope, condition, continueAsNew } from '@temporalio/workflow';
import { recall } from './activities.js';
import { Publisher } from './publish.js';
import { HistoryFull, Inbox, Interrupted, Story } from './story.js';

/**
 * Root of every story: recalls what is settled, tells the rest, and tells again after an interruption until the record is
 * final. A workflow started anew from its record, after a loss or on purpose, ends as it would have ended.
 */
export async function tellStory(recordId: string, tell: (story: Story) => Promise<void>): Promise<void> {
  const desk = { inbox: new Inbox(), publisher: new Publisher() };
  for (;;) {
    const recalled = await recall(recordId);
    desk.publisher.publish(recalled.view);
    if (recalled.final) break;
    const story = new Story(recordId, recalled, desk);
    const scope = new CancellationScope();
    try {
      await scope.run(() => tell(story));
      break;
    } catch (error) {
      scope.cancel();
      await story.quiet();
      if (error instanceof HistoryFull) {
        await condition(allHandlersFinished);
        await continueAsNew(recordId);
      }
      if (!(error instanceof Interrupted)) throw error;
    }
  }
  await condition(allHandlersFinished);
}
