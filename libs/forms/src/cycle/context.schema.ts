import { CYCLE_OUTLINES } from '#domain/cycle/later-outlines.js';
import {
  CHOICE, choiceField, groupOf, LINE, makeCycleForm, rowsField, sent, SHORT, textField,
} from './fields.js'; // prettier-ignore

const NOTHING_HELP = 'Only when there is nothing to name: say where you looked.';
const CLIMATE_HELP = 'Amendment 1:2024 asks for a determination either way.';

const ofInput = CYCLE_OUTLINES.CONTEXT_INPUT;
const ISSUE = { text: SHORT, why: SHORT } as const;
const PARTY = { party: LINE, requirement: SHORT, addressed: CHOICE, how: SHORT } as const;
const ISSUES = { least: 2, more: 'Add another issue', layout: 'TABLE' } as const;
const PARTIES = { least: 2, more: 'Add another party', layout: 'TABLE' } as const;

/** What a department or Legal says of context and parties (specification P1, E1; clauses 4.1, 4.2). */
export const contextInput = makeCycleForm(
  'CONTEXT_INPUT',
  {
    externalIssues: rowsField(ofInput.externalIssues, {
      help: 'Market, law, technology, suppliers: what from outside matters to information security in your area.',
      ...{ cells: ISSUE, most: 40, ...ISSUES },
    }),
    internalIssues: rowsField(ofInput.internalIssues, {
      help: 'Organisation, people, systems, culture.',
      ...{ cells: ISSUE, most: 40, ...ISSUES },
    }),
    climate: groupOf({
      relevant: choiceField(ofInput.climate.relevant, 'For your area.'),
      reason: textField(ofInput.climate.reason),
    }),
    parties: rowsField(ofInput.parties, {
      help: 'Customers, authorities, staff, suppliers, owners, and what they require.',
      ...{ cells: PARTY, most: 40, ...PARTIES },
    }),
    nothing: textField(ofInput.nothing, NOTHING_HELP),
  },
  sent('Send', ['climate.relevant', 'climate.reason']),
);

const of = CYCLE_OUTLINES.CONTEXT_AND_PARTIES;

/** Context and interested parties (specification P1, E1; clauses 4.1, 4.2; Amendment 1:2024). */
export const contextAndParties = makeCycleForm(
  'CONTEXT_AND_PARTIES',
  {
    externalIssues: rowsField(of.externalIssues, {
      help: 'Put together from what the departments said; change, merge and add.',
      ...{ cells: { ...ISSUE, saidBy: LINE }, most: 400, ...ISSUES },
    }),
    internalIssues: rowsField(of.internalIssues, { cells: { ...ISSUE, saidBy: LINE }, most: 400, ...ISSUES }),
    climate: groupOf({
      relevant: choiceField(of.climate.relevant, CLIMATE_HELP),
      reason: textField(of.climate.reason),
    }),
    parties: rowsField(of.parties, {
      help: 'Say of each requirement whether the ISMS addresses it, and how, or why not.',
      ...{ cells: { ...PARTY, saidBy: LINE }, most: 400, ...PARTIES },
    }),
  },
  sent('Send for approval', ['externalIssues', 'internalIssues', 'climate.relevant', 'climate.reason', 'parties']),
);
