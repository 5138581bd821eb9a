/**
 * A version of a document, from its draft until it is in force (ISO/IEC 27001:2022 7.5.2, 7.5.3; specification P7, 1 to 4).
 * Trigger: the owner begins a draft, or a review proposes a change.
 * Roles: the author drafts and answers; reviewers comment, a right that lapses; the approver of the type decides.
 * Ends when the version is in force, withdrawn, or an emergency issue is approved or has lapsed. A time-out approves nothing.
 */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import type { Story } from '../human-task/story.js';
import { tellStory } from '../human-task/tell-story.js';

export async function documentApproval(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    if (story.beganAs === 'EMERGENCY') {
      if (await issued(story)) await normallyApproved(story);
      return;
    }
    if (!(await approved(story))) return;
    // The wait for its day ends with the act that puts it in force and supersedes the version before it.
    await story.wait('DOC_EFFECTIVE');
  });
}

/** Draft, comments, answers, decision, until somebody approves. False = the author withdrew it. */
async function approved(story: Story): Promise<boolean> {
  for (;;) {
    if (!(await readyForApproval(story))) return false;
    const { outcome } = await story.ask('DOC_APPROVAL');
    if (outcome === 'APPROVE') return true;
  }
}

/** 7.5.2: reviewers comment on a draft, and every comment is answered; an editorial change goes to approval at once. */
async function readyForApproval(story: Story): Promise<boolean> {
  if (!(await drafted(story))) return false;
  if (story.beganAs === 'EDITORIAL') return true;
  const review = await story.ask('DOC_REVIEW');
  return review.parts.includes('COMMENTS') ? drafted(story) : true;
}

async function drafted(story: Story): Promise<boolean> {
  return (await story.ask('DOC_DRAFT')).outcome === 'SUBMIT';
}

/** Emergency: the ISMS Manager, then one member of Top Management; with the second the version is in force. */
async function issued(story: Story): Promise<boolean> {
  for (;;) {
    if (!(await drafted(story))) return false;
    const manager = await story.ask('DOC_ISSUE_MANAGER');
    if (manager.outcome !== 'APPROVE') continue;
    const member = await story.ask('DOC_ISSUE_MEMBER');
    if (member.outcome === 'APPROVE') return true;
  }
}

/** Whichever comes first: the normal approval, or the end of its time, with which the version before is in force again. */
async function normallyApproved(story: Story): Promise<void> {
  const approval = new CancellationScope();
  const time = new CancellationScope();
  const decided = approval.run(() => story.ask('DOC_APPROVAL')).then(() => time.cancel());
  const over = time.run(() => story.wait('DOC_LAPSE')).then(() => approval.cancel());
  await Promise.all([unlessCancelled(decided), unlessCancelled(over)]);
}

async function unlessCancelled(part: Promise<void>): Promise<void> {
  try {
    await part;
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
}
