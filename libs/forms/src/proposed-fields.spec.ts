import { describe, expect, it } from '@jest/globals';
import { caEvidenceCheck } from './corrective-action/ca-evidence-check.schema.js';
import { caPlan } from './corrective-action/ca-plan.schema.js';
import { caTriage } from './corrective-action/ca-triage.schema.js';
import { flattened, proposedFields } from './proposed-fields.js';

describe('values a form starts with', () => {
  it('put the first row of an entry into the first row of the page', () => {
    const entry = {
      actions: [
        { what: 'Write', implementerId: 'P16' },
        { what: 'Test', implementerId: 'P32' },
      ],
      cost: 0,
    };
    expect(proposedFields(caPlan, flattened(entry))).toEqual({
      'actions.1.what': 'Write',
      'actions.1.implementerId': 'P16',
      'actions.2.what': 'Test',
      'actions.2.implementerId': 'P32',
      cost: '0',
    });
  });

  it('write references one per line, tick returned actions and leave a false tick empty', () => {
    expect(proposedFields(caTriage, flattened({ requirementRefs: ['A.5.18', '7.3'], grade: null }))).toEqual({
      requirementRefs: 'A.5.18\n7.3',
    });
    expect(proposedFields(caEvidenceCheck, flattened({ returned: [2] }))).toEqual({ 'returned.2': 'on' });
    expect(proposedFields(caPlan, flattened({ crossDepartment: false }))).toEqual({ crossDepartment: '' });
  });
});
