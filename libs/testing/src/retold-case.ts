import type { Recalled, Settled, StepKey } from '#contracts/human-task.js';
import type { CorrectiveActionStepCode } from '#domain/corrective-action/steps.js';
import { recall } from '#records/path/recall.js';
import type { PathDesk } from './path-desk.js';

/** The story waits for somebody, or for a date. */
class Waiting extends Error {}
/** The record changed: the story is told again. */
class Interrupted extends Error {}

/** One telling from what is recalled: settled steps answer by themselves, the first open one stops it. */
class Telling {
  iteration = 1;
  private readonly visits = new Map<string, number>();

  constructor(
    private readonly desk: PathDesk,
    private readonly recordId: string,
    private readonly recalled: Recalled,
  ) {}

  /** What the record was raised as. */
  get beganAs(): string {
    return this.recalled.beganAs ?? 'CA';
  }

  async ask(code: CorrectiveActionStepCode, part = ''): Promise<Settled> {
    for (;;) {
      const step = this.next(code, part);
      const known = this.recalled.settled.find((one) => sameStep(one, step));
      if (known && known.outcome !== 'INTERRUPTED') return known;
      if (!known) return this.look(step);
    }
  }

  private next(code: string, part: string): StepKey {
    const name = `${code}/${part}/${this.iteration}`;
    const visit = (this.visits.get(name) ?? 0) + 1;
    this.visits.set(name, visit);
    return { code, part, iteration: this.iteration, visit };
  }

  private async look(step: StepKey): Promise<Settled> {
    const open = step.code === 'MONITORING' ? this.desk.wait.bind(this.desk) : this.desk.ask.bind(this.desk);
    const answer = await open(this.recordId, step);
    if (answer.kind === 'SETTLED') return answer.settled;
    if (answer.kind === 'INTERRUPTED') throw new Interrupted(answer.why);
    let settled = false;
    for (const beside of answer.alongside) {
      settled = (await this.desk.ask(this.recordId, beside)).kind !== 'OPEN' || settled;
    }
    if (settled) await this.desk.settle(this.recordId, step);
    throw new Waiting(step.code);
  }
}

function sameStep(a: StepKey, b: StepKey): boolean {
  return a.code === b.code && a.part === b.part && a.iteration === b.iteration && a.visit === b.visit;
}

/** Tells the story of a record anew, from nothing but the record, to where it stands; as after a crash of everything. */
export async function retell(desk: PathDesk, recordId: string): Promise<'WAITING' | 'ENDED'> {
  for (;;) {
    const recalled = await recall(desk.records, recordId);
    if (recalled.final) return 'ENDED';
    try {
      await story(new Telling(desk, recordId, recalled));
      return 'ENDED';
    } catch (error) {
      if (error instanceof Waiting) return 'WAITING';
      if (!(error instanceof Interrupted)) throw error;
    }
  }
}

/** Specification P4 once more in its own words, so that the engine is held against something it did not write. */
async function story(tell: Telling): Promise<void> {
  if (!(await isAccepted(tell))) return;
  let closure = '';
  while ((await tell.ask('CONTAINMENT')).outcome === 'CORRECTION_ONLY') {
    closure = (await tell.ask('CLOSURE')).outcome;
    if (closure === 'APPROVE') return;
    if (closure === 'REJECT') break;
  }
  for (;;) {
    if (tell.iteration > 2) await tell.ask('REVIEW_OWNER');
    await tell.ask('ROOT_CAUSE');
    await carryOut(tell, await plannedActions(tell));
    if (!(await isEffective(tell))) continue;
    if (await isClosed(tell)) return;
  }
}

/** Triage, and triage again after an appeal that was upheld or a proposal that was a nonconformity. */
async function isAccepted(tell: Telling): Promise<boolean> {
  let proposed = tell.beganAs !== 'CA';
  for (;;) {
    if (proposed && !(await isConverted(tell))) return false;
    const { outcome } = await tell.ask('TRIAGE');
    if (outcome === 'ACCEPT' || outcome === 'MERGE') return outcome === 'ACCEPT';
    proposed = outcome === 'IMPROVEMENT';
    if (!proposed && !(await isAppealUpheld(tell))) return false;
  }
}

async function isConverted(tell: Telling): Promise<boolean> {
  const { outcome } = await tell.ask('IMPROVEMENT_TRIAGE');
  if (outcome === 'ACCEPT')
    for (const code of ['IMPROVEMENT_PLAN', 'IMPROVEMENT_WORK', 'BENEFIT_NOTE'] as const) await tell.ask(code);
  return outcome === 'CONVERT';
}

async function isAppealUpheld(tell: Telling): Promise<boolean> {
  if ((await tell.ask('APPEAL_WINDOW')).outcome !== 'APPEAL') return false;
  return (await tell.ask('APPEAL')).outcome === 'UPHOLD';
}

async function plannedActions(tell: Telling): Promise<readonly string[]> {
  for (;;) {
    await tell.ask('PLANNING');
    const approval = await tell.ask('PLAN_APPROVAL');
    if (approval.outcome === 'APPROVE') return approval.parts;
  }
}

async function carryOut(tell: Telling, actions: readonly string[]): Promise<void> {
  let open = actions;
  for (;;) {
    const done = await Promise.allSettled(open.map((part) => implement(tell, part)));
    const failed = done.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    const check = await tell.ask('EVIDENCE_CHECK');
    if (check.outcome === 'ACCEPT') return;
    open = check.parts;
  }
}

async function implement(tell: Telling, part: string): Promise<void> {
  let outcome = '';
  while (outcome !== 'DONE') ({ outcome } = await tell.ask('IMPLEMENT', part));
}

async function isEffective(tell: Telling): Promise<boolean> {
  for (;;) {
    await tell.ask('MONITORING');
    const { outcome } = await tell.ask('EFFECTIVENESS_CHECK');
    if (outcome === 'EFFECTIVE') return true;
    if (outcome === 'INEFFECTIVE') {
      tell.iteration += 1;
      return false;
    }
  }
}

async function isClosed(tell: Telling): Promise<boolean> {
  while ((await tell.ask('CLOSURE')).outcome !== 'APPROVE') {
    const check = await tell.ask('EVIDENCE_CHECK');
    if (check.outcome === 'ACCEPT') continue;
    await carryOut(tell, check.parts);
    if (!(await isEffective(tell))) return false;
  }
  return true;
}
