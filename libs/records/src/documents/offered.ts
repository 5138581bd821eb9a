import type { StepDefinition } from '#domain/process/step-definition.js';

/** Answers that a step takes: the text of an emergency issue is in force, so its normal approval agrees or lets it lapse. */
export function offeredOnDocument(
  row: { readonly state: string },
  { doer, code, outcomes }: Pick<StepDefinition, 'doer' | 'code' | 'outcomes'>,
): readonly string[] {
  if (doer === null) return [];
  if (code === 'DOC_APPROVAL' && row.state === 'EMERGENCY_ISSUE')
    return outcomes.filter((outcome) => outcome !== 'REQUEST_CHANGES');
  return outcomes;
}
