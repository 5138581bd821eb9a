/**
 * Establish (ISO/IEC 27001:2022 4.1-4.3, 5.2, 6.1-6.2, 7.5; ISMS-PR-001 3.1; specification P1, E1 to E6).
 * Trigger: gate G0. Roles: heads of departments and Legal contribute; the ISMS Manager prepares; Top Management approves.
 * Ends when every step is approved, or the cycle is closed or cancelled.
 */
import { tellStory } from '../human-task/tell-story.js';
import { step } from './step.js';

export async function establish(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    const contextAndParties = step(story, 'E1');
    const scope = step(story, 'E2');
    const risks = step(story, 'E3');
    const objectives = step(story, 'E4');
    const controls = step(story, 'E5');
    const documents = step(story, 'E6');
    await Promise.all([contextAndParties, scope, risks, objectives, controls, documents]);
  });
}
