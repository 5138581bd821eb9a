/**
 * Improve (ISO/IEC 27001:2022 10.1-10.2, 4.1; ISMS-PR-001 3.4; specification P1, I1 to I4).
 * Trigger: gate G0; nothing waits for a late gate. Roles: corrective actions report on nonconformities and actions; heads
 * of departments name changed issues; the ISMS Manager updates documents and records, and Top Management is informed.
 * Ends when every step is settled, or the cycle is closed or cancelled.
 */
import { tellStory } from '../human-task/tell-story.js';
import { step } from './step.js';

export async function improve(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    const nonconformities = step(story, 'I1');
    const actions = step(story, 'I2');
    const updates = step(story, 'I3');
    const contextRecheck = step(story, 'I4');
    await Promise.all([nonconformities, actions, updates, contextRecheck]);
  });
}
