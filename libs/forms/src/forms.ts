import type { FormCode } from '#domain/process/form-code.js';
import { benefitNote } from './corrective-action/benefit-note.schema.js';
import { caAppeal } from './corrective-action/ca-appeal.schema.js';
import { caAppealWindow } from './corrective-action/ca-appeal-window.schema.js';
import { caCancelConfirm } from './corrective-action/ca-cancel-confirm.schema.js';
import { caRegrade } from './corrective-action/ca-regrade.schema.js';
import { caReviewOwner } from './corrective-action/ca-review-owner.schema.js';
import { improvementPlan } from './corrective-action/improvement-plan.schema.js';
import { improvementTriage } from './corrective-action/improvement-triage.schema.js';
import { improvementWork } from './corrective-action/improvement-work.schema.js';
import { caAction } from './corrective-action/ca-action.schema.js';
import { caClosure } from './corrective-action/ca-closure.schema.js';
import { caContainment } from './corrective-action/ca-containment.schema.js';
import { caEffectiveness } from './corrective-action/ca-effectiveness.schema.js';
import { caEvidenceCheck } from './corrective-action/ca-evidence-check.schema.js';
import { caPlan } from './corrective-action/ca-plan.schema.js';
import { caPlanApproval } from './corrective-action/ca-plan-approval.schema.js';
import { caRootCause } from './corrective-action/ca-root-cause.schema.js';
import { caTriage } from './corrective-action/ca-triage.schema.js';
import { waiverCheck } from './corrective-action/waiver-check.schema.js';
import { extension } from './corrective-action/extension.schema.js';
import { CYCLE_FORMS } from './cycle/cycle-forms.js';
import { DOCUMENT_FORMS } from './documents/document-forms.js';
import type { Form } from './form.js';
import { REVIEW_FORMS } from './review/review-forms.js';

/** Every form in its present version. */
export const FORMS: Readonly<Record<FormCode, Form>> = {
  CA_TRIAGE: caTriage,
  CA_CONTAINMENT: caContainment,
  CA_ROOT_CAUSE: caRootCause,
  CA_PLAN: caPlan,
  CA_PLAN_APPROVAL: caPlanApproval,
  CA_ACTION: caAction,
  CA_EVIDENCE_CHECK: caEvidenceCheck,
  CA_EFFECTIVENESS: caEffectiveness,
  CA_CLOSURE: caClosure,
  EXTENSION: extension,
  BENEFIT_NOTE: benefitNote,
  CA_APPEAL: caAppeal,
  CA_APPEAL_WINDOW: caAppealWindow,
  CA_CANCEL_CONFIRM: caCancelConfirm,
  CA_REGRADE: caRegrade,
  CA_REVIEW_OWNER: caReviewOwner,
  IMPROVEMENT_PLAN: improvementPlan,
  IMPROVEMENT_TRIAGE: improvementTriage,
  IMPROVEMENT_WORK: improvementWork,
  WAIVER_CHECK: waiverCheck,
  ...CYCLE_FORMS,
  ...REVIEW_FORMS,
  ...DOCUMENT_FORMS,
};
