export { correctiveAction } from './corrective-action/corrective-action.workflow.js';
export { dailyDigest } from './duties/daily-digest.workflow.js';
export { directoryDue } from './duties/directory-due.workflow.js';
export { dutyDue } from './duties/duty-due.workflow.js';
