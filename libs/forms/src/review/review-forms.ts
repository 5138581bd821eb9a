import type { ReviewEntries } from '#domain/review/entries.js';
import { REVIEW_STEPS, TRIGGER_STEPS } from '#domain/review/steps.js';
import { QUESTIONNAIRE, type QuestionnaireSection } from '#domain/review/story.rules.js';
import type { ReviewForm } from '#domain/process/form-code.js';
import { z } from 'zod';
import { field } from '../field.js';
import { makeForm, type Answer, type Form } from '../form.js';
import { text } from '../parts.js';

/** A form of the review: a field for each member of its entry, and what follows as the step table says it. */
function makeReviewForm<Code extends ReviewForm>(
  code: Code,
  fields: { readonly [Key in keyof ReviewEntries[Code]]: z.ZodType },
  buttons: readonly Omit<Answer, 'next'>[],
): Form {
  const steps = [...Object.values(REVIEW_STEPS), ...Object.values(TRIGGER_STEPS)].filter((step) => step.form === code);
  const answers = buttons.map((button) => {
    const next = steps.map((step) => step.next[button.outcome]).find((sentence) => sentence !== undefined);
    if (next === undefined) throw new Error(`nothing follows ${button.outcome} of ${code}`);
    return { ...button, next };
  });
  return makeForm({ code, version: 1, schema: z.strictObject(fields as z.ZodRawShape), answers });
}

const words = (label: string, help = '') => field(text(), { label, help, widget: 'TEXT' });

const HELP: Readonly<Record<QuestionnaireSection, string>> = {
  context: 'What changed since the last review, within and around the organisation; "nothing" if nothing did.',
  scope: 'Units, sites, processes, interfaces.',
  roles: 'Do the roles in the text exist, and are they held?',
  standard: 'Editions, amendments, laws, contracts that the text has to follow.',
  findings: 'Findings that touch what the text says.',
  incidents: 'Incidents in which the text helped, or did not.',
  kpis: 'Figures and objectives that the text is to bring about.',
  feedback: 'What users of the document and others say.',
  related: 'Documents that refer to this one, or that it refers to.',
};
/** A field for each section, in the order of the questionnaire. */
const asked = (section: QuestionnaireSection) =>
  field(text(), {
    ...{ label: QUESTIONNAIRE[section], help: HELP[section], widget: 'TEXT' },
    needed: 'in a full review, and where a trigger is about it',
  });

/** Questionnaire of the owner (specification P2, steps 2 and 3). */
const reviewAssessment = makeReviewForm(
  'REVIEW_ASSESSMENT',
  {
    ...{ context: asked('context'), scope: asked('scope'), roles: asked('roles'), standard: asked('standard') },
    ...{ findings: asked('findings'), incidents: asked('incidents'), kpis: asked('kpis') },
    ...{ feedback: asked('feedback'), related: asked('related') },
    conclusion: words('Conclusion', 'What has to change and why, or why nothing has to.'),
  },
  [
    { outcome: 'NO_CHANGE', label: 'No change', primary: true, needs: ['conclusion'] },
    { outcome: 'MINOR', label: 'Minor change', primary: false, needs: ['conclusion'] },
    { outcome: 'MAJOR', label: 'Major change', primary: false, needs: ['conclusion'] },
    { outcome: 'WITHDRAW', label: 'Withdraw the document', primary: false, needs: ['conclusion'] },
  ],
);

/** Approval of "no change" (specification P2, step 6). */
const reviewApproval = makeReviewForm('REVIEW_APPROVAL', { comment: words('Comment') }, [
  { outcome: 'APPROVE', label: 'Reaffirm', primary: true, needs: [] },
  { outcome: 'REQUEST_CHANGES', label: 'Request changes', primary: false, needs: ['comment'] },
  { outcome: 'REJECT', label: 'Reject', primary: false, needs: ['comment'] },
]);

/** Triage of a trigger that may be dismissed (specification P2; M18). */
const triggerTriage = makeReviewForm(
  'TRIGGER_TRIAGE',
  { reason: words('Reason', 'Needed to dismiss; whoever raised it reads it.') },
  [
    { outcome: 'ACCEPT', label: 'Review', primary: true, needs: [] },
    { outcome: 'DISMISS', label: 'Dismiss', primary: false, needs: ['reason'] },
  ],
);

/** Recall the open review, or queue the trigger (specification P2, merge table; M18). */
const triggerRouting = makeReviewForm('TRIGGER_ROUTING', { reason: words('Reason') }, [
  { outcome: 'RECALL', label: 'Recall', primary: true, needs: [] },
  { outcome: 'QUEUE', label: 'Queue', primary: false, needs: [] },
]);

/** Forms of the review of documents in their present version. */
export const REVIEW_FORMS: Readonly<Record<ReviewForm, Form>> = {
  REVIEW_ASSESSMENT: reviewAssessment,
  REVIEW_APPROVAL: reviewApproval,
  TRIGGER_TRIAGE: triggerTriage,
  TRIGGER_ROUTING: triggerRouting,
};
