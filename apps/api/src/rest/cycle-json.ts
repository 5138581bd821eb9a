import type { Output } from '#records/cycle/outputs.js';
import type { CycleView, GateView, StepView, WaitedFor } from '#records/cycle/read-cycle.js';
import type { UsedWaiver } from '#records/waivers/valid-waivers.js';
import { sees, type SeenCycle } from '../cycles/cycle-access.js';

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null): string | null => (at === null ? null : iso(at));

function waitingJson({ code, part, personId, person, capacity, onBehalfOf, since, due, level }: WaitedFor): unknown {
  const who = { id: personId, name: person };
  return { step: code, part, person: who, capacity, onBehalfOf, since: iso(since), due: iso(due), level };
}

/** One version without its content. */
export function outputJson(output: Output): Record<string, unknown> {
  const { id, number, state, form, sha256 } = output;
  return {
    ...{ id, number, state, form, sha256 },
    formVersion: output.form_version,
    author: output.author ?? output.imported_from,
    submittedAt: output.submitted_at.toISOString(),
    approver: output.approver,
    approvedAt: output.approved_at?.toISOString() ?? null,
  };
}

/** A step; its versions only for who may see them. */
export function stepJson(seen: SeenCycle, step: StepView): unknown {
  const { code, part, label, clauses, stage, standing, revising } = step;
  return {
    ...{ code, part, label, clauses, stage, standing, revising },
    start: iso(step.start),
    due: iso(step.due),
    waiting: step.waiting.map(waitingJson),
    outputs: sees(seen, step) ? step.outputs.map(outputJson) : [],
  };
}

function gateLine(gate: GateView): Record<string, unknown> {
  const waivedCount = gate.unmet.filter(({ waived }) => waived !== null).length;
  return {
    ...{ gate: gate.gate, label: gate.label, state: gate.state, late: gate.late, due: iso(gate.due) },
    unmetCount: gate.unmet.length - waivedCount,
    waivedCount,
    decidedBy: gate.decidedBy,
    decidedAt: isoOrNull(gate.decidedAt),
    waiting: gate.waiting.map(waitingJson),
  };
}

/** A gate with its check list, and what it relies on that was only stated. */
export function gateJson(gate: GateView, names: ReadonlyMap<string, string>): unknown {
  const person = (id: string | null) => (id === null ? null : { id, name: names.get(id) ?? id });
  const statements = gate.statements.map(({ about, statedBy, approvedBy, ...said }) => ({
    ...said,
    about: person(about),
    statedBy: person(statedBy),
    approvedBy: person(approvedBy),
  }));
  return { ...gateLine(gate), unmet: gate.unmet, statements };
}

function waiverJson({ code, part, outcome, rule, receipt, ...use }: UsedWaiver): unknown {
  return {
    ...{ step: code, part, outcome, rule, receipt },
    by: { id: use.personId, name: use.person },
    waiver: use.waiverId,
    grantedBy: { id: use.grantedById, name: use.grantedBy },
    reason: use.reason,
    expiresAt: use.expiresAt.toISOString(),
  };
}

/** A cycle with stages, gates and steps, and what was decided by a waiver of separation of duties. */
export function cycleJson(seen: SeenCycle): unknown {
  const { cycle, now, stage, late, stages, gates, steps }: CycleView = seen.view;
  return {
    ...{ id: cycle.id, title: cycle.title, state: cycle.state, stage, late },
    scopeId: cycle.scope_id,
    firstDay: cycle.first_day,
    lastDay: cycle.last_day,
    firstEver: cycle.first_ever,
    current: cycle.is_current,
    resumeState: cycle.resume_state,
    carriedFrom: cycle.carried_from,
    now: iso(now),
    stages,
    gates: gates.map(gateLine),
    steps: steps.map((step) => stepJson(seen, step)),
    decidedByWaiver: seen.waivers.map(waiverJson),
  };
}
