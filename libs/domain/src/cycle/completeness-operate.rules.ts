import type { Unmet } from '../errors.js';
import type {
  AreaAttestationEntry,
  AwarenessStatusEntry,
  OperationsSummaryEntry,
  RegisterConfirmationEntry,
} from './entries.js';
import { askedToTrain } from './entry-facts.rules.js';
import { unmetAreaRisks } from './completeness-establish.rules.js';
import { eachRow, needAll, needCells, needRows, when, type CycleContext } from './entry-needs.rules.js';
import { REGISTERS } from './form-lists.js';
import { isBlank } from './gate-words.js';

/** O1: confirmed is only what conforms; a deviation has words from which a nonconformity can be raised (A.5.36). */
export function unmetAttestation(entry: AreaAttestationEntry, outcome: string): Unmet[] {
  const { policiesEnforced, compliance, newRisks, noNewRisks } = entry;
  return [
    ...needAll(entry, {
      policiesEnforced: 'Say whether policies, controls and procedures are followed in your area.',
      compliance: 'Say what the check of your area against policies and rules showed.',
    }),
    ...(outcome === 'CONFIRM' ? unmetConfirmation(entry) : unmetDeviation(entry)),
    ...when(newRisks.length === 0 && !noNewRisks, {
      code: 'noNewRisks-missing',
      field: 'noNewRisks',
      reason: 'Name the new risks of your area, or confirm that you looked and there are none.',
    }),
    ...when(newRisks.length > 0 && noNewRisks, {
      code: 'new-risks-contradict',
      field: 'noNewRisks',
      reason: 'You named new risks and said that there are none.',
    }),
    ...unmetAreaRisks('newRisks', newRisks),
    ...when(outcome === 'DEVIATION' && policiesEnforced === 'YES' && compliance === 'CONFORM', {
      code: 'deviation-contradicts',
      field: 'compliance',
      reason: 'You report a deviation, and both answers say that everything conforms.',
    }),
  ];
}

function unmetConfirmation({ policiesEnforced, compliance }: AreaAttestationEntry): Unmet[] {
  return [
    ...when(policiesEnforced === 'NO', {
      code: 'confirm-not-enforced',
      field: 'policiesEnforced',
      reason: 'What is not followed cannot be confirmed; report it as a deviation.',
    }),
    ...when(compliance === 'DEVIATION', {
      code: 'confirm-deviates',
      field: 'compliance',
      reason: 'The check deviates, so it cannot be confirmed; report the deviation.',
    }),
  ];
}

function unmetDeviation(entry: AreaAttestationEntry): Unmet[] {
  return [
    ...needAll(entry, { deviation: 'Say what deviates; a nonconformity is raised with these words.' }),
    ...needRows(entry.requirementRefs, 'requirementRefs', 'Name the requirement from which it deviates.'),
  ];
}

/** O2: every register has a day and a result; what was changed is named. */
export function unmetRegisters({ registers }: RegisterConfirmationEntry, context: CycleContext): Unmet[] {
  return [
    ...needCells('registers', registers, {
      one: ({ register }) => REGISTERS[register],
      cells: { confirmedOn: 'give the day on which it was confirmed', result: 'say whether it was right' },
    }),
    ...eachRow('registers', registers, ({ register, confirmedOn }) => ({
      broken: confirmedOn > context.today,
      cell: 'confirmedOn',
      code: 'register-in-future',
      reason: `${REGISTERS[register]}: the day of the confirmation has not come yet.`,
    })),
    ...eachRow('registers', registers, ({ register, confirmedOn }) => ({
      broken: !isBlank(confirmedOn) && confirmedOn < context.firstDay,
      cell: 'confirmedOn',
      code: 'register-before-cycle',
      reason: `${REGISTERS[register]}: it has to be confirmed in this cycle, which began on ${context.firstDay}.`,
    })),
    ...eachRow('registers', registers, ({ register, result, note }) => ({
      broken: result === 'CHANGED' && isBlank(note),
      cell: 'note',
      code: 'register-note',
      reason: `${REGISTERS[register]}: say what was put right.`,
    })),
  ];
}

/** O3: figures that fit together; who deals with a shortfall is asked at gate G2, when the target of the policy counts. */
export function unmetAwareness(entry: AwarenessStatusEntry): Unmet[] {
  const asked = askedToTrain(entry);
  return [
    ...needAll(entry, {
      enrolled: 'Say how many people are enrolled.',
      completed: 'Say how many completed the training.',
    }),
    ...when(asked !== null && asked < 0, {
      code: 'awareness-asked',
      field: 'enrolled',
      reason: 'More people are exempt or gone than were enrolled.',
    }),
    ...when(asked !== null && asked >= 0 && (entry.completed ?? 0) > asked, {
      code: 'awareness-completed',
      field: 'completed',
      reason: 'More people completed the training than were asked to.',
    }),
  ];
}

/** O4: counts, a row for each major incident, and the state of each treatment action. */
export function unmetOperations(entry: OperationsSummaryEntry): Unmet[] {
  const { incidents, majorIncidents, majors, accessReviewsDue, accessReviewsDone, treatmentActions } = entry;
  return [
    ...needAll(entry, {
      incidents: 'Say how many incidents there were.',
      majorIncidents: 'Say how many of them were major.',
      changes: 'Say how many changes there were.',
      accessReviewsDue: 'Say how many access reviews were due.',
      accessReviewsDone: 'Say how many access reviews were done.',
    }),
    ...when((majorIncidents ?? 0) > (incidents ?? 0), {
      code: 'major-incidents',
      field: 'majorIncidents',
      reason: 'More incidents are major than there were.',
    }),
    ...when(majorIncidents !== null && majors.length !== majorIncidents, {
      code: 'majors-listed',
      field: 'majors',
      reason: `Name each major incident: ${majors.length} of ${majorIncidents ?? 0} ${majors.length === 1 ? 'is' : 'are'} listed.`,
    }),
    ...needCells('majors', majors, { one: 'Major incident', cells: { id: 'give its id', what: 'say what happened' } }),
    ...when((accessReviewsDone ?? 0) > (accessReviewsDue ?? 0), {
      code: 'access-reviews',
      field: 'accessReviewsDone',
      reason: 'More access reviews are done than were due.',
    }),
    ...needCells('treatmentActions', treatmentActions, {
      one: ({ riskId }, number) => riskId || `Action ${number}`,
      cells: { riskId: 'name the risk', action: 'say what is done', due: 'give its day', state: 'say how it stands' },
    }),
    ...eachRow('treatmentActions', treatmentActions, ({ riskId, due, state, until }) => ({
      broken: state === 'EXTENDED' && (isBlank(until) || until <= due),
      cell: 'until',
      code: 'treatment-extended',
      reason: `${riskId}: give the day to which it was extended, after the first one.`,
    })),
  ];
}
