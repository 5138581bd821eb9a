import type { ControlRow, RiskRow } from '#domain/cycle/entries.js';
import type { ActionFact, GateFacts, StepEntries } from '#domain/cycle/gate-facts.js';
import { GRAVE_RISK, READY_ACTION, READY_GATE, READY_RISK } from './ready-gate.js';

/** Takes one thing away from the facts of a gate that is ready. */
export type Break = (facts: GateFacts) => GateFacts;

/** An output that is not there any more, or says something else. */
export const without =
  (code: keyof StepEntries): Break =>
  (facts) => ({ ...facts, outputs: { ...facts.outputs, [code]: undefined } });
export function says<Code extends keyof StepEntries>(
  code: Code,
  changed: (entry: StepEntries[Code]) => Partial<StepEntries[Code]>,
): Break {
  return (facts) => {
    const entry: StepEntries[Code] | undefined = facts.outputs[code];
    if (entry === undefined) throw new Error(`the ready facts have no ${code}`);
    return { ...facts, outputs: { ...facts.outputs, [code]: { ...entry, ...changed(entry) } } };
  };
}
export const risk = (changed: Partial<RiskRow>): Break =>
  says('E3', () => ({ risks: [{ ...READY_RISK, ...changed }] }));
export const grave = (changed: Partial<RiskRow>): Break =>
  says('E3', () => ({ risks: [{ ...GRAVE_RISK, ...changed }] }));
export const action =
  (changed: Partial<ActionFact>): Break =>
  (facts) => ({ ...facts, openActions: [{ ...READY_ACTION, ...changed }] });
export const given =
  (changed: Partial<GateFacts>): Break =>
  (facts) => ({ ...facts, ...changed });
export const rowOf = (code: string, changed: Partial<ControlRow>): Break =>
  says('E5', ({ controls }) => ({
    controls: controls.map((row) => (row.code === code ? { ...row, ...changed } : row)),
  }));
export const sheets =
  (changed: GateFacts['quarterly']['M3']): Break =>
  (facts) => ({
    ...facts,
    quarterly: { ...facts.quarterly, M3: { ...facts.quarterly.M3, ...changed } },
  });
export const newestSheet = READY_GATE.quarterly.M3?.Q3 ?? { kpis: [], objectives: [] };

/** A check, what is broken, how, and the words of the sentence that names the thing. */
export type BrokenCheck = readonly [code: string, name: string, broken: Break, words: string];
