import type { Unmet } from '../errors.js';
import type {
  AuditSummaryEntry,
  ContextChangeRow,
  ContextDeltaEntry,
  ContextDeltaInputEntry,
  EvidenceIndexEntry,
  KpiSheetEntry,
  ReviewMinutesEntry,
  UpdatesSummaryEntry,
} from './entries.js';
import { isConsidered, isEvidenced, isIssuedOrPostponed, isJudged } from './entry-facts.rules.js';
import {
  eachRow,
  needAll,
  needCells,
  needRows,
  needRowsOr,
  needUnique,
  when,
  type CycleContext,
} from './entry-needs.rules.js';
import { CONCLUSIONS, REVIEW_INPUTS } from './form-lists.js';
import { isBlank } from './gate-words.js';

/** M1: every audit of the plan with its state; an issued report has its day, a postponement reason and new day (9.2.2). */
export function unmetAudits({ audits }: AuditSummaryEntry): Unmet[] {
  return [
    ...needRows(audits, 'audits', "Name the audits of the year's plan."),
    ...needCells('audits', audits, {
      one: ({ id }, number) => id || `Audit ${number}`,
      cells: {
        id: 'give its id',
        kind: 'say whether it is internal or external',
        scope: 'give its scope',
        state: 'say how it stands',
      },
    }),
    ...eachRow('audits', audits, ({ id, state, date }) => ({
      broken: (state === 'ISSUED' || state === 'POSTPONED') && isBlank(date),
      cell: 'date',
      code: 'audit-date',
      reason: `${id}: give the day of the report, or the day to which it is postponed.`,
    })),
    ...eachRow('audits', audits, (audit) => ({
      broken: audit.state === 'POSTPONED' && !isIssuedOrPostponed(audit),
      cell: 'findings',
      code: 'audit-postponed',
      reason: `${audit.id}: say why it is postponed; Top Management decides it with gate G3.`,
    })),
    ...needUnique('audits', audits),
  ];
}

/** M2: held, all inputs considered, decisions, conclusion, actions (9.3.1 to 9.3.3). */
export function unmetMinutes(entry: ReviewMinutesEntry, context: CycleContext): Unmet[] {
  return [
    ...needAll(entry, { heldOn: 'Give the day of the review.' }),
    ...when(entry.heldOn > context.today, {
      code: 'review-in-future',
      field: 'heldOn',
      reason: 'The day of the review has not come yet.',
    }),
    ...when(!isBlank(entry.heldOn) && entry.heldOn < context.firstDay, {
      code: 'review-before-cycle',
      field: 'heldOn',
      reason: `The review has to be one of this cycle, which began on ${context.firstDay}.`,
    }),
    ...needRows(entry.attendees, 'attendees', 'Name who attended.'),
    ...needCells('attendees', entry.attendees, {
      one: 'Attendee',
      cells: { personId: 'name the person', role: 'say in which role' },
    }),
    ...eachRow('inputs', entry.inputs, (row) => ({
      broken: !isConsidered(row),
      cell: row.considered ? 'discussion' : 'considered',
      code: 'input-considered',
      reason: `${row.input} ${REVIEW_INPUTS[row.input]}: consider it and write down the discussion (9.3.2).`,
    })),
    ...unmetDecisions(entry),
    ...needAll(entry, {
      legalEvaluated: 'Say whether legal and contractual compliance was evaluated.',
      legalResult: 'Say what that evaluation showed, or why there was none.',
      nextReview: 'Give the day of the next review.',
    }),
    ...when(!isBlank(entry.nextReview) && entry.nextReview <= entry.heldOn, {
      code: 'next-review',
      field: 'nextReview',
      reason: 'The next review lies after this one.',
    }),
  ];
}

/** 9.3.3: decisions are written down, "none" is one; an action has somebody and a day. */
function unmetDecisions(entry: ReviewMinutesEntry): Unmet[] {
  return [
    ...needAll(entry, {
      improvements: 'Write down the decisions on opportunities for improvement, or "none".',
      ismsChanges: 'Write down the decisions on changes to the ISMS, or "none".',
      resources: 'Write down the decisions on resources, or "none".',
    }),
    ...needCells('conclusion', entry.conclusion, {
      one: ({ aspect }) => CONCLUSIONS[aspect],
      cells: { verdict: 'say yes or no', reason: 'say why' },
    }),
    ...needRowsOr(entry.actions, {
      text: entry.noActions,
      field: 'noActions',
      reason: 'Name the actions, or say why none was decided.',
    }),
    ...needCells('actions', entry.actions, {
      one: 'Action',
      cells: { what: 'say what is to be done', ownerId: 'name who is responsible', due: 'give the day' },
    }),
  ];
}

/** M3: every figure has its colour; one that was measured a value, one that is not green a comment (9.1). */
export function unmetKpis({ kpis, objectives }: KpiSheetEntry): Unmet[] {
  return [
    ...eachRow('kpis', kpis, ({ kpi, colour }) => ({
      broken: colour === '',
      cell: 'colour',
      code: 'kpi-colour',
      reason: `${kpi}: choose its colour, or say that it was not measured.`,
    })),
    ...eachRow('kpis', kpis, ({ kpi, colour, value }) => ({
      broken: colour !== '' && (colour === 'NOT_MEASURED') !== (value === null),
      cell: 'value',
      code: 'kpi-value',
      reason: `${kpi}: a figure that was measured has a value, and no other has one.`,
    })),
    ...eachRow('kpis', kpis, (row) => ({
      broken: row.colour !== '' && !isJudged(row),
      cell: 'comment',
      code: 'kpi-comment',
      reason: `${row.kpi}: it is not green, so say why.`,
    })),
    ...needCells('objectives', objectives, {
      one: ({ id }, number) => id || `Objective ${number}`,
      cells: { id: 'give its id', status: 'say how it stands' },
    }),
    ...eachRow('objectives', objectives, ({ id, status, comment }) => ({
      broken: ['AT_RISK', 'OFF_TRACK', 'MISSED'].includes(status) && isBlank(comment),
      cell: 'comment',
      code: 'objective-comment',
      reason: `${id}: it is not on track, so say why and what follows.`,
    })),
    ...needUnique('objectives', objectives),
  ];
}

/** M4: each clause was looked up; what was found has its place, a gap its note (7.5.3). */
export function unmetEvidenceIndex({ records }: EvidenceIndexEntry): Unmet[] {
  return [
    ...eachRow('records', records, ({ clause, found }) => ({
      broken: found === '',
      cell: 'found',
      code: 'evidence-found',
      reason: `${clause}: say whether the record was found.`,
    })),
    ...eachRow('records', records, (row) => ({
      broken: row.found === 'YES' && !isEvidenced(row),
      cell: 'link',
      code: 'evidence-link',
      reason: `${row.clause}: say where the record is.`,
    })),
    ...eachRow('records', records, ({ clause, found, note }) => ({
      broken: found === 'NO' && isBlank(note),
      cell: 'note',
      code: 'evidence-gap',
      reason: `${clause}: say what is missing and what is done about it.`,
    })),
  ];
}

/** I3. */
export function unmetUpdates({ updates, nothing }: UpdatesSummaryEntry, context: CycleContext): Unmet[] {
  return [
    ...needRowsOr(updates, {
      text: nothing,
      field: 'nothing',
      reason: 'Name what was updated, or say why no update was needed.',
    }),
    ...needCells('updates', updates, {
      one: ({ id }, number) => id || `Update ${number}`,
      cells: {
        id: 'name the document or record',
        what: 'say what was updated',
        reason: 'say why',
        doneOn: 'give the day',
      },
    }),
    ...eachRow('updates', updates, ({ id, doneOn }) => ({
      broken: doneOn > context.today,
      cell: 'doneOn',
      code: 'update-in-future',
      reason: `${id}: the day of the update has not come yet.`,
    })),
  ];
}

const CHANGE_CELLS = {
  kind: 'say what kind of issue it is',
  what: 'say what changed',
  effect: 'say what it means for information security',
} as const;

function unmetChanges(changes: readonly ContextChangeRow[], nothing: string): Unmet[] {
  return [
    ...needRowsOr(changes, {
      text: nothing,
      field: 'nothing',
      reason: 'Name changed issues, or say why you are sure that nothing changed.',
    }),
    ...needCells('changes', changes, { one: 'Change', cells: CHANGE_CELLS }),
  ];
}

/** I4_INPUT. */
export function unmetDeltaInput({ changes, nothing }: ContextDeltaInputEntry): Unmet[] {
  return unmetChanges(changes, nothing);
}

/** I4: what changed, and what follows (4.1, 4.2, 9.3.2 b). */
export function unmetDelta({ changes, nothing }: ContextDeltaEntry): Unmet[] {
  return [
    ...unmetChanges(changes, nothing),
    ...needCells('changes', changes, { one: 'Change', cells: { followUp: 'say what follows, or "nothing"' } }),
  ];
}
