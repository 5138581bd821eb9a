import { describe, expect, it } from '@jest/globals';
import { unmetOfReview } from './completeness.rules.js';
import { QUESTIONNAIRE_SECTIONS } from './story.rules.js';

const context = { scope: 'FULL', types: ['ANNUAL'] } as const;
const nothing = Object.fromEntries(QUESTIONNAIRE_SECTIONS.map((section) => [section, 'nothing']));
const empty = Object.fromEntries(QUESTIONNAIRE_SECTIONS.map((section) => [section, ' ']));
const fieldsOf = (unmet: readonly { field?: string }[]) => unmet.map(({ field }) => field);

describe('what an answer of a review needs', () => {
  it('a full one every section and a conclusion; "nothing" is an answer, silence is none', () => {
    const answer = (entry: object) => ({ outcome: 'NO_CHANGE', entry });
    expect(unmetOfReview('REVIEW_ASSESSMENT', answer({ ...nothing, conclusion: 'Still right.' }), context)).toEqual([]);
    expect(fieldsOf(unmetOfReview('REVIEW_ASSESSMENT', answer({ ...empty, conclusion: '' }), context))).toEqual([
      ...QUESTIONNAIRE_SECTIONS,
      'conclusion',
    ]);
  });

  it('a targeted one the sections of its triggers', () => {
    const entry = { ...empty, findings: 'two minor ones', conclusion: 'Clarify 3.3.' };
    const targeted = { scope: 'TARGETED', types: ['AUDIT'] } as const;
    expect(unmetOfReview('REVIEW_ASSESSMENT', { outcome: 'MINOR', entry }, targeted)).toEqual([]);
    const both = { ...targeted, types: ['AUDIT', 'INCIDENT'] } as const;
    expect(fieldsOf(unmetOfReview('REVIEW_ASSESSMENT', { outcome: 'MINOR', entry }, both))).toEqual(['incidents']);
  });

  it('whoever is sent back or dismissed reads why', () => {
    for (const outcome of ['REQUEST_CHANGES', 'REJECT'])
      expect(fieldsOf(unmetOfReview('REVIEW_APPROVAL', { outcome, entry: { comment: '' } }, context))).toEqual([
        'comment',
      ]);
    expect(unmetOfReview('REVIEW_APPROVAL', { outcome: 'APPROVE', entry: { comment: '' } }, context)).toEqual([]);
    expect(fieldsOf(unmetOfReview('TRIGGER_TRIAGE', { outcome: 'DISMISS', entry: { reason: '' } }, context))).toEqual([
      'reason',
    ]);
    expect(unmetOfReview('TRIGGER_TRIAGE', { outcome: 'ACCEPT', entry: { reason: '' } }, context)).toEqual([]);
    expect(unmetOfReview('TRIGGER_ROUTING', { outcome: 'RECALL', entry: { reason: '' } }, context)).toEqual([]);
  });
});
