/**
 * Operate (ISO/IEC 27001:2022 8.1, 7.2-7.3, A.5.36; ISMS-PR-001 3.2; specification P1, O1 to O4).
 * Trigger: gate G0; nothing waits for a late gate. Roles: each quarter heads of departments attest their areas and the
 * ISMS Manager confirms the registers; the ISMS Manager reports awareness and operations.
 * Ends when every quarter and report is there, or the cycle is closed or cancelled.
 */
import { tellStory } from '../human-task/tell-story.js';
import { step } from './step.js';

export async function operate(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    const attestations = step(story, 'O1');
    const registers = step(story, 'O2');
    const awareness = step(story, 'O3');
    const operations = step(story, 'O4');
    await Promise.all([attestations, registers, awareness, operations]);
  });
}
