import type { CycleForm } from '#domain/process/form-code.js';
import type { Form } from '../form.js';
import { cycleCharter } from './charter.schema.js';
import { contextAndParties, contextInput } from './context.schema.js';
import { controlSelection } from './controls.schema.js';
import { documentSet } from './documents.schema.js';
import {
  cycleWaiverCheck,
  gateDecision,
  gateSubmission,
  gateWaiver,
  resumption,
  stepApproval,
  suspension,
} from './gates.schema.js';
import { contextDelta, contextDeltaInput, updatesSummary } from './improve.schema.js';
import { auditSummary, evidenceIndex, kpiSheet, reviewMinutes } from './monitor.schema.js';
import { objectives, objectivesInput } from './objectives.schema.js';
import { areaAttestation, awarenessStatus, operationsSummary, registerConfirmation } from './operate.schema.js';
import { riskInput, riskSummary } from './risks.schema.js';
import { scopeStatement } from './scope.schema.js';

/** Forms of the PDCA cycle in their present version. */
export const CYCLE_FORMS: Readonly<Record<CycleForm, Form>> = {
  CYCLE_CHARTER: cycleCharter,
  CONTEXT_INPUT: contextInput,
  CONTEXT_AND_PARTIES: contextAndParties,
  SCOPE_STATEMENT: scopeStatement,
  RISK_INPUT: riskInput,
  RISK_SUMMARY: riskSummary,
  OBJECTIVES_INPUT: objectivesInput,
  OBJECTIVES: objectives,
  CONTROL_SELECTION: controlSelection,
  DOCUMENT_SET: documentSet,
  AREA_ATTESTATION: areaAttestation,
  REGISTER_CONFIRMATION: registerConfirmation,
  AWARENESS_STATUS: awarenessStatus,
  OPERATIONS_SUMMARY: operationsSummary,
  AUDIT_SUMMARY: auditSummary,
  REVIEW_MINUTES: reviewMinutes,
  KPI_SHEET: kpiSheet,
  EVIDENCE_INDEX: evidenceIndex,
  UPDATES_SUMMARY: updatesSummary,
  CONTEXT_DELTA_INPUT: contextDeltaInput,
  CONTEXT_DELTA: contextDelta,
  STEP_APPROVAL: stepApproval,
  GATE_SUBMISSION: gateSubmission,
  GATE_DECISION: gateDecision,
  GATE_WAIVER: gateWaiver,
  CYCLE_WAIVER_CHECK: cycleWaiverCheck,
  SUSPENSION: suspension,
  RESUMPTION: resumption,
};
