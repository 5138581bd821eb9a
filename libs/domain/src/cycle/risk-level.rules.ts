import type { RiskLevel } from '../corrective-action/states.js';

/** Bands of likelihood x impact (specification P6): Low 1-4, Medium 5-9, High 10-16, Critical 20-25. */
const BANDS: readonly (readonly [from: number, level: RiskLevel])[] = [
  [20, 'CRITICAL'],
  [10, 'HIGH'],
  [5, 'MEDIUM'],
  [1, 'LOW'],
];

/** Level of a risk; null while likelihood or impact is not evaluated. */
export function riskLevelOf(likelihood: number | null, impact: number | null): RiskLevel | null {
  if (likelihood === null || impact === null) return null;
  const score = likelihood * impact;
  return BANDS.find(([from]) => score >= from)?.[1] ?? null;
}

/** A residual risk that its owner alone cannot accept: Top Management accepts it too (specification P6, SD7). */
export function isGraveRisk(risk: {
  readonly residualLikelihood: number | null;
  readonly residualImpact: number | null;
}): boolean {
  return ['HIGH', 'CRITICAL'].includes(riskLevelOf(risk.residualLikelihood, risk.residualImpact) ?? '');
}
