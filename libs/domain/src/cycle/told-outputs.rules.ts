import type { Approval, TaskRow } from './procedure-row.js';
import type { ToldContext, ToldCycle, ToldOutput, ToldProblem } from './told-cycle.js';
import { problemWhen } from './told-cycle.js';
import { absenceProblem, deciderProblem } from './told-decider.rules.js';
import { quarterProblem, readStepName, type NamedStep } from './told-steps.rules.js';

/** What cannot be about the versions and steps that a told cycle brings: steps, days, authors, approvers (7.5.2, 7.5.3). */
export function unmetOfOutputs(cycle: ToldCycle, context: ToldContext): ToldProblem[] {
  return [
    ...cycle.outputs.flatMap((output, at) => ofOutput(output, { cycle, context, field: `outputs[${at}]` })),
    ...ofTwice(cycle),
    ...cycle.done.flatMap((step, at) => ofDone(step, { cycle, context, field: `done[${at}]` })),
  ];
}

interface Place {
  readonly cycle: ToldCycle;
  readonly context: ToldContext;
  readonly field: string;
}

function ofOutput(output: ToldOutput, place: Place): ToldProblem[] {
  const step = readStepName(output.step);
  const wrong = typeof step === 'string' ? step : withoutOutput(step);
  if (typeof step === 'string' || wrong !== null) return [{ field: `${place.field}.step`, reason: wrong ?? '' }];
  return [...ofDay(output, step, place), ...ofAuthor(output, place), ...ofApprover(output, step, place)];
}

/** Sentence about a step that makes no version of its own; null = it makes one. */
function withoutOutput({ row, part }: NamedStep): string | null {
  const name = part === '' ? row.code : `${row.code}/${part}`;
  if (row.kind === 'PROCESS')
    return `${name} is fulfilled by the Corrective Action Log and has no entry. Bring the actions under correctiveActions, and write ${name} under done where it was fulfilled.`;
  return row.perDepartment ? `${name} is answered by each area and has no entry. Write it under done.` : null;
}

function ofDay({ on }: ToldOutput, step: NamedStep, { cycle, context, field }: Place): ToldProblem[] {
  const start = cycle.gates.find(({ gate }) => gate === 'G0');
  const charter = step.row.code === 'E0';
  const at = `${field}.on`;
  return [
    ...problemWhen(on > context.today, at, `${on} lies in the future. A version comes in once it is approved.`),
    ...problemWhen(
      start === undefined,
      `${field}.step`,
      'Nothing is approved before gate G0: state who decided G0 and when, or leave it out.',
    ),
    ...problemWhen(
      start !== undefined && charter && on > start.on,
      at,
      `${on} lies after gate G0 (${start?.on ?? ''}), which decided the charter. Give the day on which it was submitted.`,
    ),
    ...problemWhen(
      start !== undefined && !charter && on < start.on,
      at,
      `${on} lies before gate G0 (${start?.on ?? ''}), with which the cycle started. Bring what was approved in this cycle.`,
    ),
    ...sentence(at, quarterProblem(step, on, cycle)),
  ];
}

function ofAuthor({ author, on }: ToldOutput, { context, field }: Place): ToldProblem[] {
  return sentence(`${field}.author`, absenceProblem(author, on, context));
}

function ofApprover(output: ToldOutput, { row }: NamedStep, { cycle, context, field }: Place): ToldProblem[] {
  const { approver, author, on, step } = output;
  const at = `${field}.approver`;
  const { approval } = row as TaskRow;
  if (approval === null)
    return problemWhen(
      approver !== null,
      at,
      `Nobody approves ${step}; it counts as submitted. Leave the approver out.`,
    );
  if (approver === null) return [{ field: at, reason: `${step} is approved by somebody. Name who approved it.` }];
  if (row.code === 'E0') return ofCharter(approver, cycle, at);
  return ofDecision({ approver, author, on, step, approval }, context, at);
}

/** The charter is approved by gate G0, so whoever decided the one decided the other. */
function ofCharter(approver: string, { gates }: ToldCycle, at: string): ToldProblem[] {
  const decider = gates.find(({ gate }) => gate === 'G0')?.by ?? approver;
  return problemWhen(
    approver !== decider,
    at,
    `The charter is approved with gate G0, and ${decider} decided that. Name ${decider}, or mend gates[0].by.`,
  );
}

function ofDecision(
  of: { approver: string; author: string; on: string; step: string; approval: Approval },
  context: ToldContext,
  at: string,
): ToldProblem[] {
  const { approver, author, on, step, approval } = of;
  const act = `approve ${step}`;
  return sentence(at, deciderProblem({ doer: approval.doer, by: approver, on, act, authorIds: [author] }, context));
}

/** A step comes in once: as the version that counts, or as done. */
function ofTwice({ outputs, done }: ToldCycle): ToldProblem[] {
  const told = [
    ...outputs.map(({ step }, at) => ({ step, place: `outputs[${at}]`, field: `outputs[${at}].step` })),
    ...done.map((step, at) => ({ step, place: `done[${at}]`, field: `done[${at}]` })),
  ];
  return told.flatMap(({ step, field }, at) => {
    const first = told.findIndex((one) => one.step === step);
    const place = told[first]?.place ?? '';
    return problemWhen(
      first < at,
      field,
      `${step} stands in ${place} too. Bring each step once, with the version that counts.`,
    );
  });
}

function ofDone(name: string, { cycle, context, field }: Place): ToldProblem[] {
  const step = readStepName(name);
  if (typeof step === 'string') return [{ field, reason: step }];
  if (step.row.code === 'E0')
    return [{ field, reason: 'The charter is done with gate G0. Leave it out here, or bring it under outputs.' }];
  return [
    ...problemWhen(
      !cycle.gates.some(({ gate }) => gate === 'G0'),
      field,
      `${name} cannot be done before gate G0: state who decided G0 and when, or leave it out.`,
    ),
    ...sentence(field, quarterProblem(step, context.today, cycle)),
  ];
}

function sentence(field: string, reason: string | null): ToldProblem[] {
  return reason === null ? [] : [{ field, reason }];
}
