/**
 * PDCA cycle of the ISMS (ISO/IEC 27001:2022 4.4, 5.1, 6.1, 8.1, 9, 10.1); ISMS-PR-001 3 and 5; specification P1.
 * Trigger: Top Management starts the first cycle; every other is drafted before the one before it ends.
 * Roles: the ISMS Manager prepares the charter and submits the gates; the chair of Top Management decides them; gate G2 is
 *        decided by the ISMS Manager on the attestations of the heads of departments.
 * Ends when the record is CLOSED or CANCELLED. Stages are no locks; a time-out never passes a gate.
 */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { Settled } from '#contracts/human-task.js';
import type { Story } from '../human-task/story.js';
import { tellStory } from '../human-task/tell-story.js';
import { startStages } from './start-stages.js';

export async function ismsCycle(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    if (!(await chartered(story))) return;
    await startStages(recordId);
    await besideNextDraft(story, async () => {
      await submittedAndPassed(story, 'G1');
      await passed(story, 'G2');
      await submittedAndPassed(story, 'G3');
      await closed(story);
    });
  });
}

/** Gate G0: the charter, until Top Management starts the cycle. False = it does not take place. */
async function chartered(story: Story): Promise<boolean> {
  for (;;) {
    await story.ask('CHARTER');
    const { outcome } = await story.ask('G0_DECISION');
    if (outcome === 'APPROVE') return true;
    if (outcome === 'CANCEL') return false;
  }
}

/** A gate goes back to the same stage with what is to be done, and is submitted again. */
async function submittedAndPassed(story: Story, gate: 'G1' | 'G3' | 'G4'): Promise<Settled> {
  for (;;) {
    await story.ask(`${gate}_SUBMISSION`);
    const decision = await story.ask(`${gate}_DECISION`);
    if (decision.outcome === 'APPROVE') return decision;
  }
}

/** Gate G4; where a rule of separation of duties was waived, somebody independent looks at it before the cycle is closed. */
async function closed(story: Story): Promise<void> {
  const { parts } = await submittedAndPassed(story, 'G4');
  if (parts.includes('CYCLE_WAIVER_CHECK')) await story.ask('CYCLE_WAIVER_CHECK');
}

/** The heads of departments attest, so it is not the ISMS Manager's own work; nobody submits to themselves. */
async function passed(story: Story, gate: 'G2'): Promise<void> {
  for (;;) {
    const { outcome } = await story.ask(`${gate}_DECISION`);
    if (outcome === 'APPROVE') return;
  }
}

/** The next cycle is drafted on its day, while the gates go on; a cycle that is closed before waits for it no longer. */
async function besideNextDraft(story: Story, gates: () => Promise<void>): Promise<void> {
  const drafting = new CancellationScope();
  const drafted = drafting.run(async () => {
    await story.wait('NEXT_DRAFT');
  });
  const unlessClosed = drafted.catch((error: unknown) => {
    if (!isCancellation(error)) throw error;
  });
  await Promise.all([unlessClosed, gates().finally(() => drafting.cancel())]);
}
