export { correctiveAction } from './corrective-action/corrective-action.workflow.js';
export { dutyDue } from './duties/duty-due.workflow.js';
