import { condition, proxyActivities, setHandler } from '@temporalio/workflow';
import { decided } from '#contracts/signals.js';

const { commit } = proxyActivities<{ commit(id: string): Promise<void> }>({ startToCloseTimeout: '20 seconds' });

/** The least that a signal can cause: one regular activity. Ends after `signals` of them. */
export async function bare(signals: string): Promise<void> {
  const inbox: string[] = [];
  setHandler(decided, (id) => void inbox.push(id));
  for (let done = 0; done < Number(signals); done += 1) {
    await condition(() => inbox.length > 0);
    await commit(inbox.shift() ?? '');
  }
}
