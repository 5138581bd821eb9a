import type { FormCode } from '#domain/corrective-action/steps.js';
import { caAction } from './corrective-action/ca-action.schema.js';
import { caClosure } from './corrective-action/ca-closure.schema.js';
import { caContainment } from './corrective-action/ca-containment.schema.js';
import { caEffectiveness } from './corrective-action/ca-effectiveness.schema.js';
import { caEvidenceCheck } from './corrective-action/ca-evidence-check.schema.js';
import { caPlan } from './corrective-action/ca-plan.schema.js';
import { caPlanApproval } from './corrective-action/ca-plan-approval.schema.js';
import { caRootCause } from './corrective-action/ca-root-cause.schema.js';
import { caTriage } from './corrective-action/ca-triage.schema.js';
import { extension } from './corrective-action/extension.schema.js';
import type { Form } from './form.js';

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
};
