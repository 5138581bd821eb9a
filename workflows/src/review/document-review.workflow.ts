/**
 * Review of a document (ISO/IEC 27001:2022 7.5.2, A.5.1, A.5.36; ISMS-PR-001 6; specification P2).
 * Trigger: the yearly date, a change of structure or scope, a new edition of a standard, audit findings, a major incident,
 *          and whatever else is raised; further triggers join while it runs.
 * Roles: the owner assesses; document control drafts and publishes; the approver of the document decides, also on "no change".
 * Ends when the version is published or reaffirmed, or the document is withdrawn. A time-out approves nothing.
 */
import type { Story } from '../human-task/story.js';
import { tellStory } from '../human-task/tell-story.js';

export async function documentReview(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    await story.wait('REVIEW_COLLECT');
    let proposal = await story.ask('REVIEW_ASSESS');
    while (!(await concluded(story, proposal.outcome))) proposal = await story.ask('REVIEW_REWORK');
  });
}

/** What the owner proposes is carried out. False = it came back: changes, a refusal, a recall, a draft or a wish that ended. */
async function concluded(story: Story, outcome: string): Promise<boolean> {
  if (outcome !== 'NO_CHANGE') {
    const version = await story.fulfil('REVIEW_VERSION');
    return !version.parts.includes('BACK');
  }
  const approval = await story.ask('REVIEW_APPROVAL');
  return approval.outcome === 'APPROVE';
}
