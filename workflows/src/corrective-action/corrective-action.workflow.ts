/**
 * Corrective action (ISO/IEC 27001:2022 10.2), improvement and preventive action (10.1); ISMS-PR-001 3.4; specification P4.
 * Trigger: raised by anybody, an audit, an incident, a KPI or an overdue task.
 * Roles: ISMS Manager triages, checks evidence and closes; owner contains, analyses, plans; implementers act; an independent
 *        verifier checks the effect; Top Management approves and closes major ones; the head of an area takes up improvements.
 * Ends when the record is CLOSED, NOT_NC, MERGED, DECLINED, DONE or CANCELLED. A time-out never approves, accepts or closes.
 */
import type { Settled } from '#contracts/human-task.js';
import type { Story } from '../human-task/story.js';
import { tellStory } from '../human-task/tell-story.js';

export async function correctiveAction(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    if (!(await isNonconformity(story))) return;

    if (await correctionIsEnough(story)) return;

    for (;;) {
      // 10.2 d: after the second "ineffective" Top Management decides owner, resources and grade.
      if (story.version >= 2 && story.iteration > 2) await story.ask('REVIEW_OWNER');
      await story.ask('ROOT_CAUSE');
      await carryOut(story, await approvedPlan(story));
      if ((await effect(story)) === 'INEFFECTIVE') {
        story.iteration += 1;
        continue;
      }
      if (await closed(story)) return;
    }
  });
}

/** 10.2 a: triage; a record may go on in another one, be an improvement, or be no nonconformity. False = it ended here. */
async function isNonconformity(story: Story): Promise<boolean> {
  let triage = story.beganAsImprovement ? await improved(story) : await story.ask('TRIAGE');
  for (;;) {
    if (triage === null) return false;
    if (triage.outcome === 'ACCEPT') return true;
    if (triage.outcome === 'IMPROVEMENT') triage = await improved(story);
    else if (triage.outcome === 'NOT_NC' && story.version >= 2) triage = await appealed(story);
    else return false;
  }
}

/** The raiser may appeal to Top Management once. The triage that follows an appeal which was upheld; null = none was. */
async function appealed(story: Story): Promise<Settled | null> {
  const used = await story.ask('APPEAL_WINDOW');
  if (used.outcome !== 'APPEAL') return null;
  const appeal = await story.ask('APPEAL');
  return appeal.outcome === 'UPHOLD' ? story.ask('TRIAGE') : null;
}

/** 10.1: the area takes an improvement up, plans, carries it out and notes the benefit. The triage of one that is a nonconformity. */
async function improved(story: Story): Promise<Settled | null> {
  const proposal = await story.ask('IMPROVEMENT_TRIAGE');
  if (proposal.outcome === 'CONVERT') return story.ask('TRIAGE');
  if (proposal.outcome !== 'ACCEPT') return null;
  await story.ask('IMPROVEMENT_PLAN');
  await story.ask('IMPROVEMENT_WORK');
  await story.ask('BENEFIT_NOTE');
  return null;
}

/** 10.2 a, b: contain and correct; where the need for action was evaluated and none is needed, closure is asked for at once. */
async function correctionIsEnough(story: Story): Promise<boolean> {
  for (;;) {
    const containment = await story.ask('CONTAINMENT');
    if (containment.outcome !== 'CORRECTION_ONLY') return false;
    const closure = await closing(story);
    if (closure.outcome === 'APPROVE') return true;
    if (closure.outcome === 'REJECT') return false;
  }
}

/** 10.2 c: plan, and plan again until it is approved. Returns the numbers of the planned actions. */
async function approvedPlan(story: Story): Promise<readonly string[]> {
  for (;;) {
    await story.ask('PLANNING');
    const approval = await story.ask('PLAN_APPROVAL');
    if (approval.outcome === 'APPROVE') return approval.parts;
  }
}

/** 10.2 c, f: every action runs in parallel; the ISMS Manager checks the evidence and may return single actions. */
async function carryOut(story: Story, actions: readonly string[]): Promise<void> {
  let open = actions;
  for (;;) {
    await Promise.all(open.map((action) => implement(story, action)));
    const check = await story.ask('EVIDENCE_CHECK');
    if (check.outcome === 'ACCEPT') return;
    open = check.parts;
  }
}

/** A blocked implementer is heard: the owner takes the action over. */
async function implement(story: Story, action: string): Promise<void> {
  for (;;) {
    const done = await story.ask('IMPLEMENT', action);
    if (done.outcome === 'DONE') return;
  }
}

/** 10.2 d: after the waiting time an independent verifier checks the effect; "not yet" waits once more. */
async function effect(story: Story): Promise<string> {
  for (;;) {
    await story.wait('MONITORING');
    const check = await story.ask('EFFECTIVENESS_CHECK');
    if (check.outcome !== 'NOT_YET') return check.outcome;
  }
}

/** Closure; where a rule of separation of duties was waived, somebody independent looks at it before the record is closed. */
async function closing(story: Story): Promise<Settled> {
  const closure = await story.ask('CLOSURE');
  if (closure.parts.includes('WAIVER_CHECK')) await story.ask('WAIVER_CHECK');
  return closure;
}

/** 10.2 e, f: closure; changes send it back to the evidence. What is done again has to prove its effect again. */
async function closed(story: Story): Promise<boolean> {
  for (;;) {
    const closure = await closing(story);
    if (closure.outcome === 'APPROVE') return true;
    const check = await story.ask('EVIDENCE_CHECK');
    if (check.outcome === 'ACCEPT') continue;
    await carryOut(story, check.parts);
    if ((await effect(story)) === 'INEFFECTIVE') {
      story.iteration += 1;
      return false;
    }
  }
}
