import { describe, expect, it } from '@jest/globals';
import { unmetOf, type CompletenessContext } from '#domain/corrective-action/completeness.rules.js';
import { unmetOfCycle } from '#domain/cycle/completeness.rules.js';
import { unmetOfDocument } from '#domain/documents/completeness.rules.js';
import type { Unmet } from '#domain/errors.js';
import { SHIPPED_POLICY } from '#domain/policy/policy.js';
import { unmetOfReview } from '#domain/review/completeness.rules.js';
import type { CorrectiveActionForm, CycleForm, DocumentForm, ReviewForm } from '#domain/process/form-code.js';
import { CYCLE_FORMS } from './cycle/cycle-forms.js';
import { DOCUMENT_FORMS } from './documents/document-forms.js';
import type { Form } from './form.js';
import { FORMS } from './forms.js';
import { REVIEW_FORMS } from './review/review-forms.js';

const CONTEXT: CompletenessContext = {
  policy: SHIPPED_POLICY,
  grade: 'MINOR',
  source: 'EMPLOYEE',
  today: '2027-03-12',
  raisedOn: '2027-03-01',
  latestDay: '2027-05-30',
  latestDueDay: null,
  currentDueDay: '2027-04-01',
  notYetUsed: false,
  repeat: false,
  type: 'CA',
  riskLevel: null,
  actionNumbers: [1, 2],
};
/** A review asks for the sections of its triggers; the form says so in its help. */
const REVIEW = { scope: 'TARGETED', types: [] } as const;
const CYCLE = { today: '2027-03-12', firstDay: '2027-01-01' };

const DOCUMENT = { openComments: [], mostDays: 10, namesReviewers: false, drafterId: null, lapsed: false };

/** Needed or not by what else is given: the help of the field says so. */
const BY_OTHERS = ['whys', 'analysis', 'nothing', 'noActions', 'noNewRisks', 'text'];

function isOfCycle(code: Form['code']): code is CycleForm {
  return code in CYCLE_FORMS;
}

function isOfDocument(code: Form['code']): code is DocumentForm {
  return code in DOCUMENT_FORMS;
}

function isOfReview(code: Form['code']): code is ReviewForm {
  return code in REVIEW_FORMS;
}

/** What the rules ask of an empty form. */
function asked({ code, schema }: Form, outcome: string): Unmet[] {
  const answer = { outcome, entry: schema.parse({}) };
  if (isOfDocument(code)) return unmetOfDocument(code, answer, DOCUMENT);
  if (isOfReview(code)) return unmetOfReview(code, answer, REVIEW);
  return isOfCycle(code) ? unmetOfCycle(code, answer, CYCLE) : unmetOf(code as CorrectiveActionForm, answer, CONTEXT);
}

/** Field of the form that a rule names, or a cell of: `roles.1.personId` is of `roles`. */
function fieldOf(form: Form, name: string): string {
  const found = form.fields.find((field) => name === field.name || name.startsWith(`${field.name}.`));
  return found?.name ?? `${name} is no field`;
}

/** The person hears before pressing a button what the claiming transaction would refuse. */
describe('what a form says is needed', () => {
  for (const form of Object.values(FORMS)) {
    for (const answer of form.answers) {
      it(`is what the rules ask for: ${form.code} "${answer.label}"`, () => {
        const fields = asked(form, answer.outcome).flatMap(({ field }) => (field ? [fieldOf(form, field)] : []));
        expect(fields.filter((field) => ![...answer.needs, ...BY_OTHERS].includes(field))).toEqual([]);
      });
    }
  }

  it('is asked for by a rule of the cycle, so that no form asks for more than the procedure', () => {
    for (const form of Object.values(CYCLE_FORMS)) {
      for (const { outcome, needs } of form.answers) {
        // A waiver that is granted is held against its check and the log.
        if (form.code === 'GATE_WAIVER' && outcome === 'GRANT') continue;
        const fields = asked(form, outcome).map(({ field = '' }) => fieldOf(form, field));
        expect([form.code, outcome, needs.filter((need) => !fields.includes(need))]).toEqual([form.code, outcome, []]);
      }
    }
  });
});
