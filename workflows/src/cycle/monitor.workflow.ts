/**
 * Monitor (ISO/IEC 27001:2022 9.1-9.3; ISMS-PR-001 3.3; specification P1, M1 to M4).
 * Trigger: gate G0; nothing waits for a late gate. Roles: the ISMS Manager prepares; the chair of Top Management approves
 * the minutes of the management review and the KPI sheets.
 * Ends when every step is settled, or the cycle is closed or cancelled.
 */
import { tellStory } from '../human-task/tell-story.js';
import { step } from './step.js';

export async function monitor(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    const audits = step(story, 'M1');
    const managementReview = step(story, 'M2');
    const kpis = step(story, 'M3');
    const evidenceIndex = step(story, 'M4');
    await Promise.all([audits, managementReview, kpis, evidenceIndex]);
  });
}
