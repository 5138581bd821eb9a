import { DOCUMENT_KINDS } from '#domain/cycle/form-lists.js';
import { CYCLE_OUTLINES } from '#domain/cycle/later-outlines.js';
import { DAY, fixedField, LINE, makeCycleForm, PERSON, rowsField, sent, SHORT } from './fields.js';

const of = CYCLE_OUTLINES.DOCUMENT_SET;
const DOCUMENT = {
  ...{ id: LINE, title: SHORT, version: LINE, ownerId: PERSON, approverId: PERSON, effective: DAY, nextReview: DAY },
} as const;

/** Documents in force (specification P1, E6; clause 7.5). */
export const documentSet = makeCycleForm(
  'DOCUMENT_SET',
  {
    documents: fixedField(of.documents, { key: 'kind', codes: DOCUMENT_KINDS, cells: DOCUMENT }),
    others: rowsField(of.others, {
      cells: DOCUMENT,
      ...{ least: 1, most: 200, more: 'Add another document', layout: 'TABLE' },
    }),
  },
  sent('Send for approval', ['documents']),
);
