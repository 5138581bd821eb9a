/** Requirement, title and what was wrong. */
interface Finding {
  readonly number: number;
  readonly requirement: string;
  readonly title: string;
  readonly description: string;
}

/** Larkfield Survey: a firm so small that the two partners who are left owned and verified what is to be closed. */
export const THREE_PARTNERS = {
  format: 1,
  company: { id: 'larkfield-survey', name: 'Larkfield Survey', timeZone: 'Europe/London' },
  calendars: [{ id: 'EN', name: 'England', workingDays: [1, 2, 3, 4, 5, 6, 7] }],
  sites: [{ id: 'HQ', name: 'Office', calendar: 'EN', zone: 'Europe/London' }],
  departments: [
    { id: 'EXE', name: 'Partners', head: 'S01' },
    { id: 'OPS', name: 'Surveying', head: 'S02' },
  ],
  people: [
    somebody('S01', 'Ruth Calloway', { job: 'Managing partner', department: 'EXE' }),
    somebody('S02', 'Malik Osei', { job: 'Partner and ISMS Manager' }),
    somebody('S03', 'Ines Duarte', { job: 'Book keeper and internal auditor', department: 'EXE', manager: 'S01' }),
    somebody('S04', 'Theo Marsh', { job: 'Surveyor', manager: 'S02' }),
    somebody('S05', 'Dana Whitlock', { job: 'Partner until last month', department: 'EXE', left: 'D0-20' }),
  ],
  roles: [
    ...['TM_CHAIR', 'TM'].map((role) => ({ role, person: 'S01', from: 'D0-400' })),
    ...['TM', 'IM'].map((role) => ({ role, person: 'S02', from: 'D0-400' })),
    { role: 'LEAD_AUDITOR', person: 'S03', from: 'D0-400' },
    { role: 'TM', person: 'S05', from: 'D0-400', to: 'D0-20' },
  ],
  correctiveActions: [
    atClosure({
      number: 1,
      requirement: 'A.7.2',
      title: 'Visitors are not signed out',
      description: 'Nine visitors of last month have no time of leaving.',
    }),
    atClosure({
      number: 2,
      requirement: 'A.8.13',
      title: 'No restore was ever tried',
      description: 'Backups run every night, and nobody has restored one.',
    }),
  ],
};

function somebody(id: string, name: string, more: Readonly<Record<string, string>>) {
  const mail = `${name.toLowerCase().replace(' ', '.')}@larkfield.example`;
  return { id, name, mail, site: 'HQ', department: 'OPS', ...more };
}

/** Approved by the partner who has left, verified by the one, owned by the other: nobody of Top Management may close it (SD6). */
function atClosure({ number, requirement, title, description }: Finding) {
  return {
    ...{
      id: `CA-{year}-000${number}`,
      type: 'CA',
      source: 'EMPLOYEE',
      title,
      description,
      requirements: [requirement],
    },
    ...{ department: 'OPS', raisedBy: 'S04', raised: 'D0-60T09:00', state: 'CLOSURE', grade: 'MINOR' },
    ...{ owner: 'S02', verifier: 'S01', recordedIn: 'Corrective Action Log, spreadsheet' },
    actions: [
      {
        ...{ number: 1, what: 'Change the routine of the office', implementer: 'S04', due: 'D0-35', state: 'DONE' },
        evidenceExpected: 'A month of records',
      },
    ],
    steps: [
      { code: 'TRIAGE', outcome: 'ACCEPT', at: 'D0-58T10:00', by: 'S05', entry: { reason: 'One lapse.' } },
      {
        ...{ code: 'CONTAINMENT', outcome: 'SUBMIT', at: 'D0-55T10:00', by: 'S02' },
        entry: {
          ...{ containment: 'Looked at daily.', correction: 'Put right.', consequences: 'None found.' },
          ...{ notify: 'Not needed.', doneOn: 'D0-56' },
        },
      },
      {
        ...{ code: 'ROOT_CAUSE', outcome: 'SUBMIT', at: 'D0-50T10:00', by: 'S02' },
        entry: { method: 'OTHER', analysis: 'Talked to everybody.', cause: 'No routine names it.', similar: 'None.' },
      },
      {
        ...{ code: 'PLANNING', outcome: 'SUBMIT', at: 'D0-48T10:00', by: 'S02' },
        entry: {
          ...{ criterion: 'No lapse in 30 days', effectivenessMethod: 'Count', monitoringDays: 30 },
          ...{ resources: 'Working time', changesToIsms: 'Routine of the office' },
        },
      },
      { code: 'PLAN_APPROVAL', outcome: 'APPROVE', at: 'D0-46T10:00', by: 'S05' },
      {
        ...{ code: 'IMPLEMENT', part: '1', outcome: 'DONE', at: 'D0-40T10:00', by: 'S04' },
        entry: { note: 'The routine is in use.', evidenceLink: 'https://files.larkfield.example/routine' },
      },
      { code: 'EVIDENCE_CHECK', outcome: 'ACCEPT', at: 'D0-38T10:00', by: 'S05' },
      { code: 'MONITORING', due: 'D0-8', outcome: 'ELAPSED', at: 'D0-8T18:00' },
      {
        ...{ code: 'EFFECTIVENESS_CHECK', outcome: 'EFFECTIVE', at: 'D0-3T10:00', by: 'S01' },
        entry: { sample: '30 days', finding: 'No lapse.', evidenceLink: 'https://files.larkfield.example/count' },
      },
    ],
  };
}
