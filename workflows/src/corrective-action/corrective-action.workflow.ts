/**
 * Corrective action (ISO/IEC 27001:2022 10.2; ISMS-PR-001 3.4; specification P4).
 * Trigger: a nonconformity is raised by anybody, an audit, an incident, a KPI or an overdue task.
 * Roles: ISMS Manager triages, checks evidence and closes; owner contains, analyses and plans; implementers act;
 *        an independent verifier checks the effect; Top Management approves and closes major ones.
 * Ends when the record is CLOSED, NOT_NC, MERGED or CANCELLED. A time-out never approves, accepts, closes or rejects.
 */
import type { Story } from '../human-task/story.js';
import { tellStory } from '../human-task/tell-story.js';

export async function correctiveAction(recordId: string): Promise<void> {
  await tellStory(recordId, async (story) => {
    const triage = await story.ask('TRIAGE');
    if (triage.outcome !== 'ACCEPT') return;

    if (await correctionIsEnough(story)) return;

    for (;;) {
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

/** 10.2 a, b: contain and correct; where the need for action was evaluated and none is needed, closure is asked for at once. */
async function correctionIsEnough(story: Story): Promise<boolean> {
  for (;;) {
    const containment = await story.ask('CONTAINMENT');
    if (containment.outcome !== 'CORRECTION_ONLY') return false;
    const closure = await story.ask('CLOSURE');
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

/** 10.2 e, f: closure; changes send it back to the evidence. What is done again has to prove its effect again. */
async function closed(story: Story): Promise<boolean> {
  for (;;) {
    const closure = await story.ask('CLOSURE');
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
