/**
 * A version before its audience (ISO/IEC 27001:2022 7.3, 7.5.3; specification P7, 5). Trigger: a version with new duties is
 * in force, or somebody asks. Roles: everybody of the audience acknowledges by a link of their own, which touches the
 * records only; the story hears when the target is met, and of the day. Ends on that day, or when everybody has answered.
 */
import type { AcknowledgementActivities } from '#contracts/human-task.js';
import { proxyActivities } from '@temporalio/workflow';
import { tellStory } from '../human-task/tell-story.js';

// A chunk is some hundred rows and mails in one transaction: seconds at most; the next try goes on where the last one stood.
const audience = proxyActivities<AcknowledgementActivities>({
  startToCloseTimeout: '2 minutes',
  retry: { maximumInterval: '30 seconds', nonRetryableErrorTypes: ['RuleViolation', 'Defect'] },
});

export async function acknowledgementCampaign(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    let more = true;
    while (more) ({ more } = await audience.askAudience({ recordId }));
    await story.wait('ACKNOWLEDGEMENT');
  });
}
