import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RiskRow } from '#domain/cycle/entries.js';
import { gateUnmet } from '#domain/cycle/gates.js';
import type { CyclePath } from '#testing/cycle-path.js';
import { CYCLE_ENTRIES } from '#testing/cycle-entries.js';
import { PathDesk, type SeenTask } from '#testing/path-desk.js';
import { GRAVE_RISK, READY_GATE } from '#testing/ready-gate.js';
import { asPeople, startedCycle } from '#testing/started-cycle.js';
import { reader } from '../transaction.js';
import { askBesideCycle } from './ask-beside.js';
import { readCycles } from './cycle.js';
import { gateFactsOf } from './gate-facts.js';
import { readCycle } from './read-cycle.js';

const APPROVE = { outcome: 'APPROVE', entry: { comment: '' } };

let desk: PathDesk;
let cycle: CyclePath;
beforeEach(async () => {
  desk = await PathDesk.open('cycle_approvals');
  cycle = await startedCycle(desk);
});
afterEach(() => desk.close());

/** Every area answers; of those who are named with something to say, of the others with nothing. */
async function areasSay(code: 'E1' | 'E3', saying: readonly string[]): Promise<void> {
  const said = code === 'E1' ? CYCLE_ENTRIES.CONTEXT_INPUT : CYCLE_ENTRIES.RISK_INPUT;
  const nothing = code === 'E1' ? { externalIssues: [], internalIssues: [], parties: [] } : { risks: [] };
  await cycle.ask(`${code}_INPUT`);
  for (const task of await cycle.tasks(`${code}_INPUT`)) {
    const entry = saying.includes(task.personId) ? said : { ...said, ...nothing, nothing: 'I looked and found none.' };
    expect(await desk.send(task, { outcome: 'SUBMIT', entry: asPeople(entry) })).toMatchObject({ kind: 'RECORDED' });
  }
  await cycle.settle(`${code}_INPUT`);
}

async function askedToApprove(code: string): Promise<SeenTask[]> {
  await cycle.ask(`${code}_APPROVAL`);
  return cycle.tasks(`${code}_APPROVAL`);
}

const people = (tasks: readonly SeenTask[]): string[] => tasks.map(({ personId }) => personId);
const first = ([task]: readonly SeenTask[]): SeenTask => {
  if (!task) throw new Error('nobody is asked');
  return task;
};

/** Text of what a task decides about. */
async function subjectOf(task: SeenTask): Promise<string> {
  const [row] = await desk.query<{ content: unknown }>('select content from subject_version where sha256 = $1', [
    task.subject,
  ]);
  return JSON.stringify(row?.content);
}

async function unmetOf(gate: 'G1' | 'G3'): Promise<string[]> {
  const view = await readCycle(desk.records, cycle.id);
  return view?.gates.find((one) => one.gate === gate)?.unmet.map(({ code }) => code) ?? [];
}

describe('an answer for an area, and the approval of what is put together from it (SD1)', () => {
  it('a member of Top Management who answered is passed over while another did not, and is not let in by a delegation', async () => {
    await areasSay('E1', ['COO', 'HEAD']);
    await cycle.told('E1', { outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs.E1) });
    const tasks = await askedToApprove('E1');
    expect(people(tasks)).toEqual(['CHAIR', 'CFO']);
    expect(await subjectOf(first(tasks))).toContain('["From the answers of","Head Hosting, Operations Top"]');
    const handed = await desk.send(first(tasks), { outcome: 'DELEGATE', entry: {}, delegateTo: 'COO', comment: 'Please.' }); // prettier-ignore
    expect(handed).toMatchObject({ kind: 'NOT_YOURS', reason: 'SEPARATION_OF_DUTIES', rules: ['SD1', 'SD11'] });
    expect(await desk.send(first(tasks), APPROVE)).toMatchObject({ kind: 'RECORDED' });
    const [version] = await desk.query(
      `select authors from subject_version where sha256 = $1`, [first(tasks).subject]); // prettier-ignore
    expect(version).toEqual({ authors: ['IM', 'HEAD', 'COO'] });
  });

  it('where all of Top Management answered, all are asked, and what they decide about names them', async () => {
    await areasSay('E1', ['CHAIR', 'COO', 'CFO', 'HEAD']);
    await cycle.told('E1', { outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs.E1) });
    const tasks = await askedToApprove('E1');
    expect(people(tasks)).toEqual(['CHAIR', 'COO', 'CFO']);
    expect(await subjectOf(first(tasks))).toContain('From the answers of","Chair Top, Finance Top, Head Hosting, Operations Top'); // prettier-ignore
  });

  it('the only member of Top Management approves what they answered to, and never what they prepared', async () => {
    await desk.query(
      `update role_assignment set valid_to = isms_now() where role = 'TM' and person_id in ('COO', 'CFO')`,
    );
    await areasSay('E1', ['CHAIR', 'HEAD']);
    await cycle.told('E1', { outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs.E1) });
    expect(people(await askedToApprove('E1'))).toEqual(['CHAIR']);
    await desk.query(`update role_assignment set person_id = 'CHAIR' where role = 'IM'`);
    await cycle.told('E2', { outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs.E2) });
    await cycle.ask('E2_APPROVAL');
    expect(await desk.query(`select sod_blocked from question q join step s on s.id = q.step_id where s.code = 'E2_APPROVAL'`)).toEqual([{ sod_blocked: true }]); // prettier-ignore
  });
});

describe('a high residual risk (SD7)', () => {
  const assessed = async (...risks: readonly Partial<RiskRow>[]): Promise<SeenTask[]> => {
    await areasSay('E3', []);
    const rows = risks.map((risk, at) => ({ ...GRAVE_RISK, id: `RSK-000${at + 1}`, ...risk }));
    const entry = asPeople({ ...READY_GATE.outputs.E3, risks: rows });
    await cycle.told('E3', { outcome: 'SUBMIT', entry });
    return askedToApprove('E3');
  };
  const approve = async (task: SeenTask): Promise<void> => {
    expect(await desk.send(task, APPROVE)).toMatchObject({ kind: 'RECORDED' });
    await cycle.settle('E3_APPROVAL');
  };

  it('is accepted by whoever approves the assessment: the approval says so, and nobody types it', async () => {
    const tasks = await assessed({});
    expect(people(tasks)).toEqual(['CHAIR']);
    const subject = await subjectOf(first(tasks));
    expect(subject).toContain('approving this version accepts them for Top Management');
    expect(subject).toContain('["RSK-0001","Ransomware on the platform","High","Head Hosting","2028-02-20"]');
    expect(await unmetOf('G1')).toContain('HIGH_ACCEPTED_BY_TM');
    await approve(first(tasks));
    expect(await unmetOf('G1')).not.toContain('HIGH_ACCEPTED_BY_TM');
  });

  it('of the chair is accepted by another member: the chair is not asked to approve the assessment, nor let in', async () => {
    const tasks = await assessed({ ownerId: 'CHAIR', acceptedBy: 'CHAIR' });
    expect(people(tasks)).toEqual(['COO', 'CFO']);
    const handed = await desk.send(first(tasks), { outcome: 'DELEGATE', entry: {}, delegateTo: 'CHAIR', comment: 'Yours.' }); // prettier-ignore
    expect(handed).toMatchObject({ kind: 'NOT_YOURS', rules: ['SD7', 'SD11'] });
    await approve(first(tasks));
    expect(await unmetOf('G1')).not.toContain('HIGH_ACCEPTED_BY_TM');
  });

  it('of the member who approved is left to the chair, who accepts it with gate G1 and reads so', async () => {
    const tasks = await assessed({ ownerId: 'CHAIR', acceptedBy: 'CHAIR' }, { ownerId: 'COO', acceptedBy: 'COO' });
    await approve(first(tasks));
    const view = await readCycle(desk.records, cycle.id);
    const { statements = [] } = view?.gates.find(({ gate }) => gate === 'G1') ?? {};
    expect(statements.filter(({ kind }) => kind === 'DECIDED')).toEqual([
      expect.objectContaining({ words: 'accepts RSK-0002, a high residual risk', about: 'COO', approvedBy: 'COO' }),
    ]);
    expect(await unmetOf('G1')).not.toContain('HIGH_ACCEPTED_BY_TM');
  });

  it('of the only member of Top Management is accepted by nobody of the company: nobody may approve the assessment, and G1 names the risk', async () => {
    await desk.query(
      `update role_assignment set valid_to = isms_now() where role = 'TM' and person_id in ('COO', 'CFO')`,
    );
    const tasks = await assessed({ ownerId: 'CHAIR', acceptedBy: 'CHAIR' });
    expect(await desk.events(cycle.recordOf('E3'), 'SOD_BLOCKED')).toMatchObject([{ rules: ['SD7'] }]);
    // The ISMS Manager and the chair are asked to name somebody; neither may approve it.
    expect(people(tasks)).toEqual(['IM', 'CHAIR']);
    for (const task of tasks) expect(await desk.send(task, APPROVE)).toMatchObject({ kind: 'NOT_YOURS' });
    expect(await unmetOf('G1')).toContain('HIGH_ACCEPTED_BY_TM');
  });

  it('of the only member of Top Management is accepted by an external auditor in its place, who is asked by the rules', async () => {
    await desk.query(
      `update role_assignment set valid_to = isms_now() where role = 'TM' and person_id in ('COO', 'CFO')`,
    );
    await desk.query(
      `insert into role_assignment (id, role, person_id, department_id, rank, valid_from)
       values (gen_random_uuid(), 'EXTERNAL_AUDITOR', 'ENG1', '', 0, to_timestamp(0))`,
    );
    const tasks = await assessed({ ownerId: 'CHAIR', acceptedBy: 'CHAIR' });
    expect(people(tasks)).toEqual(['ENG1']);
    await approve(first(tasks));
    expect(await unmetOf('G1')).not.toContain('HIGH_ACCEPTED_BY_TM');
  });

  it('that a new version of the assessment names is accepted by the same rules', async () => {
    await approve(first(await assessed({})));
    const wish = { kind: 'REVISION', step: 'E3', reason: 'The chair took the risk over.' } as const;
    await askBesideCycle(desk.records, { cycleId: cycle.id, by: 'IM', wish });
    const risk = { ...GRAVE_RISK, ownerId: 'CHAIR', acceptedBy: 'CHAIR' };
    await cycle.told('REVISION', {
      part: 'E3/1',
      outcome: 'SUBMIT',
      entry: asPeople({ criteria: '5 x 5', risks: [risk] }),
    });
    await cycle.ask('REVISION_APPROVAL', 'E3/1');
    const tasks = await cycle.tasks('REVISION_APPROVAL');
    expect(people(tasks)).toEqual(['COO', 'CFO']);
    expect(await subjectOf(first(tasks))).toContain('approving this version accepts them for Top Management');
    expect(await desk.send(first(tasks), APPROVE)).toMatchObject({ kind: 'RECORDED' });
    expect(await unmetOf('G1')).not.toContain('HIGH_ACCEPTED_BY_TM');
    expect(await desk.informed(cycle.id)).toEqual(['CHAIR: A risk assessment says what you decided']);
  });

  it('risk owners are told what the assessment says of them, once each; whoever sent it knows', async () => {
    await assessed({}, {}, { ownerId: 'IM', acceptedBy: 'IM' }, { ownerId: 'ENG1', acceptedBy: '', acceptedOn: '' });
    const mails = await desk.query<{ person_id: string; lines: string[] }>(
      `select person_id, data->'lines' as lines from mail where template = 'INFO' and data->>'headline' = $1 order by 1`,
      ['A risk assessment says what you decided'],
    );
    expect(mails.map(({ person_id: id, lines }) => [id, lines.slice(0, -1)])).toEqual([
      ['ENG1', ['The risk assessment that was submitted says that you approved the treatment of RSK-0004.']],
      [
        'HEAD',
        [
          'The risk assessment that was submitted says that you approved the treatment of RSK-0001, RSK-0002.',
          'The risk assessment that was submitted says that you accepted the residual risk RSK-0001, RSK-0002.',
        ],
      ],
    ]);
  });
});

describe('gate G3', () => {
  beforeEach(async () => {
    await desk.setClock(Date.parse('2027-12-16T10:00:00Z'));
    await desk.query(`update cycle set state = 'MONITOR' where id = $1`, [cycle.id]);
    const caId = await desk.raise();
    for (const check of ['KPIS_EVALUATED', 'EVIDENCE_COMPLETE'])
      await desk.query(
        `insert into gate_waiver (id, cycle_id, gate, check_code, reason_id, expires_on, corrective_action_id, granted_by, granted_at, question_id)
         values (gen_random_uuid(), $1, 'G3', $2, gen_random_uuid(), '2028-12-01', $3, 'CHAIR', isms_now(), gen_random_uuid())`,
        [cycle.id, check, caId],
      );
    await cycle.told('M1', { outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs.M1) });
    await cycle.told('M2', { outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs.M2) });
    await cycle.told('M2_APPROVAL', APPROVE);
    await cycle.told('G3_SUBMISSION', { outcome: 'SUBMIT', entry: { items: [], notes: '' } });
  });

  it('takes a postponed audit once a member of Top Management decides it, who reads it there; the gate is kept with what it stood on', async () => {
    const read = reader(desk.records);
    const isUnmetFor = async (deciderId: string): Promise<boolean> => {
      const [row] = await readCycles(read, [cycle.id]);
      if (!row) throw new Error('no cycle');
      const facts = await gateFactsOf(read, row, { at: await desk.now(), deciderId });
      return gateUnmet('G3', facts).some(({ code }) => code === 'AUDITS_ISSUED');
    };
    expect([await isUnmetFor('CHAIR'), await isUnmetFor('CLERK')]).toEqual([false, true]);
    await cycle.ask('G3_DECISION');
    const [chair] = await cycle.tasks('G3_DECISION');
    if (!chair) throw new Error('nobody is asked');
    expect(await subjectOf(chair)).toContain('postpones AUD-2027-02 to 2028-01-10: Illness');
    const decision = { outcome: 'APPROVE', entry: asPeople(CYCLE_ENTRIES.GATE_DECISION) };
    expect(await desk.send(chair, decision)).toMatchObject({ kind: 'RECORDED' });
    const [kept] = await desk.query<{ statements: { code: string; kind: string; statedBy: string }[] }>(
      `select statements from cycle_gate where cycle_id = $1 and gate = 'G3'`,
      [cycle.id],
    );
    expect(kept?.statements.map(({ code, kind, statedBy }) => `${kind} ${code} ${statedBy}`)).toEqual([
      'DECIDED AUDITS_ISSUED IM',
      'STATED AUDITS_ISSUED IM',
      'STATED INTERNAL_AUDIT IM',
    ]);
  });

  it('is asked anew when something changes that it stands on, and not because the year goes on', async () => {
    await cycle.ask('G3_DECISION');
    const asked = first(await cycle.tasks('G3_DECISION'));
    expect(await subjectOf(asked)).toContain('Minutes of the management review');
    await cycle.told('I3', { outcome: 'SUBMIT', entry: asPeople(READY_GATE.outputs.I3) });
    const decision = { outcome: 'APPROVE', entry: asPeople(CYCLE_ENTRIES.GATE_DECISION) };
    expect(await desk.send(asked, decision)).toMatchObject({ kind: 'RECORDED' });
  });
});
