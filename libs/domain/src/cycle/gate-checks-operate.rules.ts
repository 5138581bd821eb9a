import { daysBetween } from '../calendar/iso-day.rules.js';
import { isFinal, type CorrectiveActionState } from '../corrective-action/states.js';
import type { KpiSheetEntry } from './entries.js';
import { askedToTrain, isConfirmed } from './entry-facts.rules.js';
import type { Absent, GateCheck, GateFacts } from './gate-facts.js';
import { counted, isBlank, namesUnmet } from './gate-words.js';
import { quartersBefore } from './plan.rules.js';
import { QUARTERS, type Quarter } from './procedure-row.js';
import { REGISTERS_SAID, saidIn } from './said.rules.js';

/** Sheets of key figures of the quarters that end before the gate, the newest last. */
export function sheetsBefore(gate: 'G2' | 'G3', facts: GateFacts): (KpiSheetEntry | undefined)[] {
  const sheets = facts.quarterly.M3 ?? {};
  return quartersBefore(gate, facts.dates, facts.policy).map((quarter) => sheets[quarter]);
}

/** O1: each department head attested each quarter that is over; the area of the ISMS Manager is attested by their manager. */
function attestationsUnmet(facts: GateFacts): string | null {
  const quarters = quartersBefore('G2', facts.dates, facts.policy);
  if (facts.areas.length === 0) return 'The directory has no area that could be attested.';
  const open = facts.areas.flatMap(({ label, attested }) => {
    const missing = quarters.filter((quarter) => !attested.includes(quarter));
    return missing.length === 0 ? [] : [`${label} (${missing.join(', ')})`];
  });
  const done = facts.areas.length - open.length;
  return namesUnmet(open, (names) => `${done} of ${counted(facts.areas.length, 'area')} attested; missing: ${names}.`);
}

function newestConfirmation(quarterly: GateFacts['quarterly']): Quarter | null {
  return QUARTERS.toReversed().find((quarter) => quarterly.O2?.[quarter] !== undefined) ?? null;
}

/** O2: each register was looked at lately. */
function registersUnmet({ quarterly, today, policy }: GateFacts): string | null {
  const newest = quarterly.O2?.[newestConfirmation(quarterly) ?? 'Q1'];
  if (newest === undefined || newest.registers.length === 0) return 'No confirmation of the registers is there.';
  const late = newest.registers.filter(
    (row) => !isConfirmed(row) || daysBetween(row.confirmedOn, today) > policy.registersMaxDays,
  );
  return namesUnmet(
    late.map(({ register, confirmedOn }) => (isBlank(confirmedOn) ? register : `${register} (${confirmedOn})`)),
    (names) => `Not confirmed within the last ${policy.registersMaxDays} days: ${names}.`,
  );
}

/** A corrective action deals with something while it is open, and once it was carried out; not when it was dropped. */
function dealsWithIt(state: CorrectiveActionState | null): boolean {
  return state !== null && (!isFinal(state) || state === 'CLOSED' || state === 'DONE');
}

/** O3: enough people are trained, or a corrective action deals with the shortfall (KPI-01). */
function awarenessUnmet({ outputs: { O3 }, policy, shortfallAction }: GateFacts): string | null {
  if (O3 === undefined) return 'No awareness status is there.';
  const { completed } = O3;
  const asked = askedToTrain(O3);
  if (asked === null || completed === null) return 'The awareness status does not say how many completed the training.';
  if (asked > 0 && completed * 100 >= asked * policy.awarenessPercent) return null;
  if (dealsWithIt(shortfallAction)) return null;
  return `${completed} of ${asked} completed the training, less than ${policy.awarenessPercent} %, and no corrective action deals with it.`;
}

/** Actions of the risk treatment plan that are due by today are done, or were given a later day. */
function treatmentUnmet({ outputs: { O4, E3 }, today }: GateFacts): string | Absent | null {
  if (O4 === undefined) return { absent: 'no summary of operations' };
  const overdue = O4.treatmentActions.filter(
    ({ due, state, until }) =>
      state !== 'DONE' && (isBlank(due) || due <= today) && !(state === 'EXTENDED' && until > today),
  );
  const told = new Set(O4.treatmentActions.map(({ riskId }) => riskId));
  const silent = (E3?.risks ?? []).filter(
    ({ id, action, actionDue }) => !isBlank(action) && !isBlank(actionDue) && actionDue <= today && !told.has(id),
  );
  return namesUnmet(
    [
      ...overdue.map(({ riskId, action }) => `${riskId} (${action})`),
      ...silent.map(({ id, action }) => `${id} (${action})`),
    ],
    (names) => `Treatment actions that are due and neither done nor extended: ${names}.`,
  );
}

function accessUnmet({ outputs: { O4 } }: GateFacts): string | Absent | null {
  if (O4 === undefined) return { absent: 'no summary of operations' };
  const { accessReviewsDue: due, accessReviewsDone: done } = O4;
  if (due === null || done === null) return 'The summary of operations does not say how many access reviews are done.';
  return done >= due ? null : `${done} of ${counted(due, 'access review')} done.`;
}

function valuesUnmet(facts: GateFacts): string | null {
  const sheets = Object.values(facts.quarterly.M3 ?? {});
  const kpis = sheets.flatMap((sheet) => sheet.kpis);
  if (kpis.length === 0) return 'No sheet of key figures is there.';
  const measured = new Set(kpis.filter(({ value }) => value !== null).map(({ kpi }) => kpi));
  const open = new Set(kpis.map(({ kpi }) => kpi).filter((kpi) => !measured.has(kpi)));
  return namesUnmet([...open], (names) => `Key figures without any value in this cycle: ${names}.`);
}

function majorsUnmet({ outputs: { O4 } }: GateFacts): string | Absent | null {
  if (O4 === undefined) return { absent: 'no summary of operations' };
  if (O4.majorIncidents === null) return 'The summary of operations does not say how many major incidents there were.';
  const missing = O4.majorIncidents - O4.majors.length;
  if (missing > 0) return `The summary names ${O4.majors.length} of ${counted(O4.majorIncidents, 'major incident')}.`;
  return namesUnmet(
    O4.majors.filter(({ reviewedOn }) => isBlank(reviewedOn)).map(({ id, what }) => id || what),
    (names) => `Major incidents without a post-incident review: ${names}.`,
  );
}

/** Gate G2: the ISMS is operated as established. */
export const G2_CHECKS: readonly GateCheck[] = [
  {
    code: 'AREAS_ATTESTED',
    clause: 'A.5.36',
    label: 'Every area is attested for each quarter that is over',
    at: 'O1',
    waivable: true,
    unmet: attestationsUnmet,
  },
  {
    code: 'REGISTERS_CONFIRMED',
    clause: '8.1',
    label: 'Registers and statement of applicability were confirmed within the time of the policy',
    at: 'O2',
    waivable: true,
    unmet: registersUnmet,
    relies: ({ quarterly }) => {
      const newest = newestConfirmation(quarterly);
      return newest === null ? [] : saidIn(`O2/${newest}`, REGISTERS_SAID);
    },
  },
  {
    code: 'AWARENESS_REACHED',
    clause: '7.3',
    label: 'Enough people completed the awareness training, or a corrective action deals with the shortfall',
    at: 'O3',
    waivable: true,
    unmet: awarenessUnmet,
    relies: ({ outputs: { O3 } }) => {
      const asked = O3 === undefined ? null : askedToTrain(O3);
      return saidIn('O3', asked === null ? null : `${O3?.completed ?? 0} of ${asked} completed the awareness training`);
    },
  },
  {
    code: 'TREATMENT_ON_TIME',
    clause: '8.3',
    label: 'Actions of the risk treatment plan that are due are done or extended',
    at: 'O4',
    waivable: true,
    unmet: treatmentUnmet,
    relies: ({ outputs: { O4 } }) => {
      const done = (O4?.treatmentActions ?? []).map(({ riskId, state, until }) =>
        state === 'EXTENDED' ? `${riskId} extended to ${until}` : `${riskId} done`,
      );
      return saidIn('O4', done.length === 0 ? null : `treatment actions: ${done.join(', ')}`);
    },
  },
  {
    code: 'ACCESS_REVIEWED',
    clause: 'A.5.18',
    label: 'The access reviews that are due are done',
    at: 'O4',
    waivable: true,
    unmet: accessUnmet,
    relies: ({ outputs: { O4 } }) =>
      saidIn('O4', O4 && `${O4.accessReviewsDone ?? 0} of ${counted(O4.accessReviewsDue ?? 0, 'access review')} done`),
  },
  {
    code: 'KPIS_MEASURED',
    clause: '9.1',
    label: 'Every key figure has at least one value in this cycle',
    at: 'M3',
    waivable: true,
    unmet: valuesUnmet,
  },
  {
    code: 'INCIDENTS_REVIEWED',
    clause: 'A.5.27',
    label: 'Every major incident has its post-incident review',
    at: 'O4',
    waivable: true,
    unmet: majorsUnmet,
    relies: ({ outputs: { O4 } }) => {
      const reviewed = (O4?.majors ?? []).map(({ id, what, reviewedOn }) => `${id || what} reviewed on ${reviewedOn}`);
      return saidIn(
        'O4',
        O4 && (reviewed.length === 0 ? 'no major incident' : `major incidents: ${reviewed.join(', ')}`),
      );
    },
  },
];
