/**
 * What the ISMS Manager is asked about one trigger of a review (ISMS-PR-001 6; specification P2, triage and merge table).
 * Trigger: an event that may be dismissed, or one that meets a review which is being decided.
 * Roles: the ISMS Manager dismisses or accepts; recalls the review or queues the event.
 * Ends when the event belongs to a review, waits for the next one, or is dismissed. Without an answer the default routes.
 */
import { tellStory } from '../human-task/tell-story.js';

export async function reviewTrigger(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    if (story.beganAs === 'TRIAGED') {
      const triage = await story.ask('TRIGGER_TRIAGE');
      if (!triage.parts.includes('ROUTING')) return;
    }
    await story.ask('TRIGGER_ROUTING');
  });
}
