import { CYCLE_OUTLINES } from '#domain/cycle/later-outlines.js';
import { LINE, linesField, makeCycleForm, rowsField, sent, SHORT, textField } from './fields.js';

const of = CYCLE_OUTLINES.SCOPE_STATEMENT;
const ROWS = { most: 60, layout: 'TABLE' } as const;

/** Scope statement (specification P1, E2; clause 4.3). */
export const scopeStatement = makeCycleForm(
  'SCOPE_STATEMENT',
  {
    purpose: textField(of.purpose, 'What the organisation does within the scope.'),
    units: linesField(of.units, 'One per line.'),
    sites: linesField(of.sites, 'One per line.'),
    processes: linesField(of.processes, 'One per line.'),
    interfaces: rowsField(of.interfaces, {
      help: 'Where the scope ends: with whom, and what crosses the boundary.',
      ...{ cells: { party: LINE, what: SHORT }, least: 2, more: 'Add another interface', ...ROWS },
    }),
    dependencies: rowsField(of.dependencies, {
      help: 'What others do that the scope relies on.',
      ...{ cells: { party: LINE, what: SHORT }, least: 2, more: 'Add another dependency', ...ROWS },
    }),
    exclusions: rowsField(of.exclusions, {
      help: 'What is not in the scope, and why.',
      ...{ cells: { what: SHORT, reason: SHORT }, least: 1, more: 'Add another exclusion', ...ROWS },
    }),
  },
  sent('Send for approval', ['purpose', 'units', 'sites', 'processes']),
);
