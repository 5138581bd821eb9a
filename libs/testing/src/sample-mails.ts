import type { MailToSend } from '#contracts/mail-queue.js';
import type { TaskMailData } from '#contracts/mail.js';

/** Thu 11 Mar 2027, 18:00 in Amsterdam. */
const SAMPLE_DUE = Date.UTC(2027, 2, 11, 17, 0);

/** A plan approval that is asked in its second round. */
export const SAMPLE_TASK: TaskMailData = {
  code: 'M01',
  linkId: '01a21095-ca43-708a-8c69-11a1be4df771',
  recordId: 'CA-2027-0014',
  recordTitle: 'Restore tests of the customer database were not carried out in Q4',
  verb: 'Approve plan of',
  step: 'Plan approval',
  question: 'Do you approve this corrective action plan?',
  role: 'ISMS Manager',
  onBehalfOf: null,
  area: null,
  recipient: 'Ines Maurer',
  raisedByRole: 'Internal auditor',
  since: Date.UTC(2027, 2, 4, 8, 12),
  due: SAMPLE_DUE,
  zone: 'Europe/Amsterdam',
  round: 2,
  others: ['Jonas Weber (Owner of the corrective action)', 'Priya Nair (Verifier)'],
  ifNothing: 'Your deputy may decide too. Nothing is decided by waiting.',
  why: 'You hold the role ISMS Manager.',
  businessDaysLeft: 5,
};

const RECORD = { recordId: SAMPLE_TASK.recordId, recordTitle: SAMPLE_TASK.recordTitle };
const OVERDUE = {
  ...SAMPLE_TASK,
  businessDaysLeft: -1,
  waitingFor: ['Ines Maurer (ISMS Manager)'],
  next: 'The chair of Top Management is told.',
};

const DIGEST_TASK = {
  ...RECORD,
  ...{ linkId: SAMPLE_TASK.linkId, verb: SAMPLE_TASK.verb, step: SAMPLE_TASK.step, role: SAMPLE_TASK.role },
  ...{ onBehalfOf: null, area: null, due: SAMPLE_DUE, businessDaysLeft: 0, late: false, level: 0, reminder: 0 },
};

/** One mail of every kind, by the kind's name. */
export const SAMPLE_MAILS = {
  task: { template: 'TASK', data: SAMPLE_TASK },
  work: {
    template: 'TASK',
    data: { ...SAMPLE_TASK, code: 'M13', verb: 'Find the root cause of', round: 1, others: [] },
  },
  substitute: { template: 'TASK', data: { ...SAMPLE_TASK, onBehalfOf: 'Ben Okoye' } },
  reminder: { template: 'REMINDER', data: { ...SAMPLE_TASK, reminder: 2 } },
  notice: {
    template: 'ESCALATION',
    data: { ...OVERDUE, linkId: null, level: 1, recipient: 'Ruth Adeyemi', role: 'Line manager' },
  },
  added: {
    template: 'ESCALATION',
    data: { ...OVERDUE, level: 2, recipient: 'Helena Vos', role: 'Chair of Top Management' },
  },
  ownReceipt: {
    template: 'RECEIPT',
    data: {
      ...RECORD,
      ...{
        recipient: 'Ines Maurer',
        own: true,
        decidedBy: 'Ines Maurer',
        role: 'ISMS Manager',
        onBehalfOf: null,
        area: null,
      },
      ...{ step: 'Plan approval', outcome: 'REQUEST_CHANGES', receipt: 'R-7F3K-29QX', at: SAMPLE_TASK.since },
      ...{ zone: SAMPLE_TASK.zone, next: 'The owner works on the plan again.', subject: '9f86d081884c7d65' },
    },
  },
  requesterReceipt: {
    template: 'RECEIPT',
    data: {
      ...RECORD,
      ...{
        recipient: 'Jonas Weber',
        own: false,
        decidedBy: 'Ines Maurer',
        role: 'ISMS Manager',
        onBehalfOf: 'Ben Okoye',
        area: null,
      },
      ...{ step: 'Plan approval', outcome: 'APPROVE', receipt: 'R-7F3K-29QX', at: SAMPLE_TASK.since },
      ...{ zone: SAMPLE_TASK.zone, next: 'The actions start.', subject: '9f86d081884c7d65' },
    },
  },
  info: {
    template: 'INFO',
    data: {
      ...RECORD,
      recipient: 'Mia Lund',
      headline: 'Nonconformity accepted',
      lines: ['Graded minor.'],
      why: 'you raised it.',
    },
  },
  infoWithoutRecord: {
    template: 'INFO',
    data: {
      recordId: null,
      recordTitle: '',
      recipient: 'Ines Maurer',
      headline: 'A mail address does not work',
      lines: ['Of Anna Meyer.'],
      why: 'you are the ISMS Manager.',
    },
  },
  digest: {
    template: 'DIGEST',
    data: {
      ...{ recipient: 'Ines Maurer', zone: SAMPLE_TASK.zone, day: '2027-03-11' },
      tasks: [
        { ...DIGEST_TASK, due: SAMPLE_DUE - 3 * 86_400_000, businessDaysLeft: -1, late: true, level: 1, reminder: 2 },
        {
          ...DIGEST_TASK,
          linkId: null,
          recordId: 'CA-2027-0015',
          verb: 'Triage',
          step: 'Triage',
          onBehalfOf: 'Ben Okoye',
        },
      ],
    },
  },
  signInCode: {
    template: 'SIGN_IN_CODE',
    data: { challengeId: '01a21095-0000-7000-8000-000000000001', recipient: 'Ines Maurer', minutes: 10 },
  },
  acknowledge: {
    template: 'ACKNOWLEDGE',
    data: {
      ...{ linkId: SAMPLE_TASK.linkId, recordId: 'ISMS-PO-SEC-001-2.0', recordTitle: 'Information Security Policy' },
      ...{ recipient: 'Mia Lund', due: SAMPLE_DUE, zone: SAMPLE_TASK.zone },
      why: 'everybody acknowledges this policy.',
    },
  },
  raiseConfirmation: {
    template: 'RAISE_CONFIRMATION',
    data: { ...RECORD, confirmationId: '01a21095-0000-7000-8000-000000000002', recipient: 'Mia Lund' },
  },
} as const satisfies Readonly<Record<string, MailToSend>>;
