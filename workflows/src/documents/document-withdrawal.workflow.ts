/**
 * A document is withdrawn (ISO/IEC 27001:2022 7.5.3; specification P7, 7). Trigger: its owner proposes it.
 * Roles: the approver of the document's type decides. Ends when it is OBSOLETE and read-only, or stays in force.
 */
import { tellStory } from '../human-task/tell-story.js';

export async function documentWithdrawal(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    await story.ask('DOC_WITHDRAWAL');
  });
}
