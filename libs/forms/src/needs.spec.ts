import { describe, expect, it } from '@jest/globals';
import { unmetOf, type CompletenessContext } from '#domain/corrective-action/completeness.rules.js';
import { SHIPPED_POLICY } from '#domain/policy/policy.js';
import { FORMS } from './forms.js';

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

/** Needed or not by the method that is chosen: the help of the field says so. */
const BY_METHOD = ['whys', 'analysis'];

/** The person hears before pressing a button what the claiming transaction would refuse. */
describe('what a form says is needed', () => {
  for (const form of Object.values(FORMS)) {
    for (const answer of form.answers) {
      it(`is what the rules ask for: ${form.code} "${answer.label}"`, () => {
        const entry = form.schema.parse({});
        const asked = unmetOf(form.code, { outcome: answer.outcome, entry }, CONTEXT).flatMap(({ field }) =>
          field ? [field.split('.')[0] ?? ''] : [],
        );
        expect(asked.filter((field) => ![...answer.needs, ...BY_METHOD].includes(field))).toEqual([]);
      });
    }
  }
});
