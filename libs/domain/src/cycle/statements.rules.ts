import { GATE_CHECKS } from './gate-checks.rules.js';
import type { GateCheck, GateFacts, Said } from './gate-facts.js';
import type { Gate } from './states.js';

/** What a gate stands on that nobody decided here: who typed it, in which version, and who approved that version. */
export interface GateStatement extends Said {
  /** Gate that relies on it: G3 tells what G2 relied on too, because G2 is decided by the ISMS Manager who stated it. */
  readonly gate: Gate;
  /** Code of the check. */
  readonly code: string;
  readonly clause: string;
  /** STATED: taken as it was typed. DECIDED: approving the gate decides it for Top Management. */
  readonly kind: 'STATED' | 'DECIDED';
  readonly version: number;
  readonly statedBy: string | null;
  readonly approvedBy: string | null;
}

/**
 * Statements behind the checks of a gate that are met, in the order of the specification. A check that is not met, or that
 * Top Management waived, relies on nothing. The registers and processes that come with later versions decide what is only
 * stated today; until then the decider, and whoever audits the decision, sees which is which.
 */
export function statementsOf(gate: Gate, facts: GateFacts): GateStatement[] {
  const own = GATE_CHECKS[gate].filter((check) => check.unmet(facts) === null);
  const before = gate === 'G3' ? GATE_CHECKS.G2.flatMap((check) => told('G2', { check, kind: 'STATED', facts })) : [];
  return [
    ...own.flatMap((check) => told(gate, { check, kind: 'DECIDED', facts })),
    ...own.flatMap((check) => told(gate, { check, kind: 'STATED', facts })),
    ...before,
  ];
}

function told(
  gate: Gate,
  { check, kind, facts }: { check: GateCheck; kind: GateStatement['kind']; facts: GateFacts },
): GateStatement[] {
  const said = (kind === 'STATED' ? check.relies : check.decides)?.(facts) ?? [];
  const { code, clause } = check;
  return said.flatMap((one) => {
    const version = facts.versions[one.step];
    if (version === undefined) return [];
    const { number, authorId, approverId } = version;
    return [{ ...one, gate, code, clause, kind, version: number, statedBy: authorId, approvedBy: approverId }];
  });
}

/** Ids of everybody whom statements name. */
export function peopleIn(statements: readonly GateStatement[]): string[] {
  const ids = statements.flatMap(({ about, statedBy, approvedBy }) => [about, statedBy, approvedBy]);
  return [...new Set(ids.filter((id) => id !== null))];
}
