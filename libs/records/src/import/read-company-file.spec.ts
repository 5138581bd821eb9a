import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { RuleViolation } from '#domain/errors.js';
import { SHIPPED_POLICY } from '#domain/policy/policy.js';
import { checkRecords } from './check-records.js';
import { CompanyDates } from './company-dates.js';
import { checkPolicy } from './import-policy.js';
import { readCompanyFile } from './read-company-file.js';
import { lineOf, Problems } from './reading.js';
import { checkOrder, checkPeople } from './references.js';

const D0 = '2026-11-23';
const dates = new CompanyDates(D0, 'Europe/Amsterdam');

interface Json {
  people: Record<string, unknown>[];
  correctiveActions: Record<string, unknown>[] & { steps: Record<string, unknown>[] }[];
}

function larkfield(): Json {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, '../../data/larkfield.json'), 'utf8')) as Json;
}

function problemsOf(file: unknown): string[] {
  const problems = new Problems();
  const company = readCompanyFile(file, problems);
  checkPeople(company, problems);
  checkPolicy(company.policy, problems);
  checkOrder(company, dates, problems);
  checkRecords(company, { dates, now: dates.startOf('D0'), problems });
  return problems.list.map(lineOf);
}

const person = { id: 'P1', name: 'Ada', mail: 'ada@example.org', site: 'S' };

describe('reading a company file', () => {
  it('finds nothing wrong with the demo company', () => {
    expect(problemsOf(larkfield())).toEqual([]);
  });

  it('refuses what is no company file of format 1', () => {
    for (const file of [null, [], 'x', {}, { format: 2 }])
      expect(() => readCompanyFile(file, new Problems())).toThrow(RuleViolation);
  });

  it('names every problem with its path, all at once', () => {
    const file = {
      format: 1,
      company: { id: 'x y', name: '', timeZone: 'Mars/Olympus' },
      calendars: [{ id: 'C', name: 'C', workingDays: [0], holidays: [{ on: 'noon', name: 'N' }] }],
      people: [{ ...person, mail: 'ada', maneger: 'P2', joined: 'yesterday' }, 7],
      roles: [{ role: 'BOSS', person: 'P1' }],
      delegations: [{ from: 'P1', to: 'P1', starts: 'D0' }],
    };
    expect(problemsOf(file)).toEqual([
      'company.id: "x y" is not an id: letters, digits, dot, dash and underscore, at most 40',
      'company.name: is not a text, or empty',
      'company.timeZone: "Mars/Olympus" is not a time zone, such as Europe/Amsterdam',
      'calendars[0].workingDays: is not a list of ISO weekdays (1 = Monday … 7 = Sunday)',
      'calendars[0].holidays[0].on: "noon" is no day: write 12-25, easter+1, first monday of 05, D0+7 or 2027-04-27',
      'people[0].mail: "ada" is not a mail address',
      'people[0].joined: "yesterday" is not a day: write D0-3 or 2026-11-23',
      'people[0].maneger: is unknown',
      'people[1]: is not an object',
      expect.stringMatching(/^roles\[0\]\.role: is "BOSS"; allowed: TM_CHAIR, TM, IM/),
      'delegations[0]: P1 cannot delegate to themselves',
      'delegations[0].ends: is missing',
    ]);
  });

  it('refuses a mail address that would break a header or name two people', () => {
    const mails = [
      'a@b',
      'a b@example.org',
      'a@example.org, b@example.org',
      'a@example.org\r\nBcc: x@example.org',
      '<a@example.org>',
    ];
    for (const mail of mails) expect(problemsOf({ format: 1, people: [{ ...person, mail }] })).toHaveLength(1);
  });

  it('refuses doubled ids and addresses, and people who manage or stand in for themselves', () => {
    const people = [
      person,
      { ...person, mail: 'ADA@example.org' },
      { ...person, id: 'P2', mail: 'p2@example.org', manager: 'P2', deputy: 'P2' },
    ];
    expect(problemsOf({ format: 1, people })).toEqual([
      'people[1].id: P1 stands in people[0] too',
      'people[1].mail: ada@example.org stands in people[0] too',
      'people[2].manager: P2 cannot be their own manager',
      'people[2].deputy: P2 cannot be their own deputy',
    ]);
  });

  it('refuses a ring of managers, which escalation would climb for ever', () => {
    const people = ['P2', 'P3', 'P1'].map((manager, index) => ({
      ...person,
      id: `P${index + 1}`,
      mail: `p${index}@example.org`,
      manager,
    }));
    expect(problemsOf({ format: 1, people })).toEqual(['people[0].manager: is a ring: P1 → P2 → P3 → P1']);
  });

  it('refuses what ends before it begins', () => {
    const file = {
      format: 1,
      people: [{ ...person, joined: 'D0', left: 'D0-1' }],
      roles: [{ role: 'IM', person: 'P1', from: 'D0', to: '2026-11-22' }],
      delegations: [{ from: 'P1', to: 'P2', starts: 'D0+2', ends: 'D0' }],
    };
    expect(problemsOf(file)).toEqual([
      'people[0].left: D0-1 lies before D0',
      'roles[0].to: 2026-11-22 lies before D0',
      'delegations[0].ends: D0 lies before D0+2',
    ]);
  });

  it('takes the numbers of the cycle by step, and no other step', () => {
    const good = { periodMonths: 12, days: { E4: { start: 30, due: 80 } }, due: { E1_INPUT: { bd: 15 } } };
    const bad = {
      ...{ due: { TRIAGE: { bd: 1 }, E1_INPUT: 5 }, assurance: { G1_DECISION: 'C' } },
      ...{ days: { E0: { start: 1, due: 2 }, E1: { due: 'soon' } }, periodYears: 1 },
    };
    expect(problemsOf({ format: 1, policy: { cycle: { ...good, assurance: { G1_DECISION: 'B' } } } })).toEqual([]);
    expect(problemsOf({ format: 1, policy: { cycle: bad } })).toEqual([
      'policy.cycle.due.TRIAGE: is no step of a cycle',
      'policy.cycle.due.E1_INPUT: has no value that the policy knows',
      'policy.cycle.assurance.G1_DECISION: has no value that the policy knows',
      'policy.cycle.days.E0: is unknown',
      'policy.cycle.days.E1.due: is not a number of at least 0 as in the shipped policy',
      'policy.cycle.periodYears: is unknown',
    ]);
  });

  it('takes numbers of the policy that are of the shipped kind, and nothing else', () => {
    const good = {
      maxRounds: 2,
      classes: { AP: { due: { d: 10 }, ladder: [{ level: 1, after: { h: 2 } }] }, WK: { due: { bd: 3 } } },
      correctiveAction: {
        quorum: { CLOSURE: 'ALL_OF', PLAN_APPROVAL: 'N_OF_M:3', APPEAL: 'CHAIR_PLUS_MAJORITY' },
        tiers: { PLAN_APPROVAL: ['IM', 'TM'] },
        due: { TRIAGE: { from: 'RAISED', major: { bd: 1 }, minor: { bd: 2 } } },
      },
    };
    expect(problemsOf({ format: 1, policy: good })).toEqual([]);
    expect(problemsOf({ format: 1, policy: SHIPPED_POLICY })).toEqual([]);
    const bad = {
      maxRound: 2,
      maxRounds: '2',
      linkLifeDaysAfterDue: -1,
      classes: { AP: { due: { weeks: 1 }, ladder: [{ level: 5, after: { bd: 1 } }] } },
      correctiveAction: {
        quorum: { CLOSURE: 'MOST_OF', LUNCH: 'ONE_OF', APPEAL: 'N_OF_M:0' },
        tiers: { PLAN_APPROVAL: ['HEAD'], TRIAGE: ['IM'] },
        assurance: { CLOSURE: 'C' },
      },
    };
    expect(problemsOf({ format: 1, policy: bad })).toEqual([
      'policy.maxRound: is unknown',
      'policy.maxRounds: is not a number of at least 0 as in the shipped policy',
      'policy.linkLifeDaysAfterDue: is not a number of at least 0 as in the shipped policy',
      'policy.classes.AP.due: is not an offset such as {"bd": 5} as in the shipped policy',
      'policy.classes.AP.ladder: is not a list of such things as in the shipped policy',
      'policy.correctiveAction.quorum.CLOSURE: has no value that the policy knows',
      'policy.correctiveAction.quorum.LUNCH: is no step of a corrective action',
      'policy.correctiveAction.quorum.APPEAL: has no value that the policy knows',
      'policy.correctiveAction.tiers.PLAN_APPROVAL: has no value that the policy knows',
      'policy.correctiveAction.tiers.TRIAGE: is not decided in tiers',
      'policy.correctiveAction.assurance.CLOSURE: has no value that the policy knows',
    ]);
  });
});

describe('corrective actions of a company file', () => {
  const inState = (
    index: number,
    change: (record: Record<string, unknown> & { steps: Record<string, unknown>[] }) => void,
  ): string[] => {
    const file = larkfield();
    change(file.correctiveActions[index] as Record<string, unknown> & { steps: Record<string, unknown>[] });
    return problemsOf(file);
  };

  it('must have every step before their state settled, else the story would ask again', () => {
    expect(inState(0, (record) => record.steps.splice(2, 1))).toEqual([
      'correctiveActions[0].steps: ROOT_CAUSE of iteration 1 must be settled with SUBMIT before state MONITORING',
    ]);
    expect(inState(1, (record) => record.steps.splice(5, 1))).toEqual([]);
    expect(inState(2, (record) => record.steps.splice(5, 1))).toEqual([
      'correctiveActions[2].steps: IMPLEMENT of iteration 1 must be settled with DONE before state EFFECTIVENESS_CHECK',
    ]);
  });

  it('cannot stand in a state whose step is settled', () => {
    expect(inState(3, (record) => (record.state = 'PLANNING'))).toEqual([
      'correctiveActions[3].state: PLANNING is over: its step PLANNING is settled',
    ]);
  });

  it('of a second iteration need the first one to have been ineffective', () => {
    expect(inState(2, (record) => Object.assign(record, { state: 'ROOT_CAUSE', iteration: 2 }))).toEqual([
      'correctiveActions[2].steps: EFFECTIVENESS_CHECK of iteration 1 must be settled with INEFFECTIVE before state ROOT_CAUSE',
    ]);
    const ineffective = { code: 'EFFECTIVENESS_CHECK', outcome: 'INEFFECTIVE', at: 'D0-1T19:00', by: 'P15' };
    expect(
      inState(2, (record) => Object.assign(record, { state: 'REOPENED', iteration: 2 }).steps.push(ineffective)),
    ).toEqual([]);
  });

  it('may go from containment to closure where a correction was enough', () => {
    const only = inState(2, (record) => {
      Object.assign(record, { state: 'CLOSURE', actions: [] });
      record.steps.splice(2);
      Object.assign(record.steps[1] ?? {}, { outcome: 'CORRECTION_ONLY' });
    });
    expect(only).toEqual([]);
  });

  it('need an owner and a grade after triage, and a day of closing when closed', () => {
    expect(inState(5, (record) => Object.assign(record, { owner: null, grade: null }))).toEqual([
      'correctiveActions[5].owner: is missing in state ROOT_CAUSE',
      'correctiveActions[5].grade: is missing in state ROOT_CAUSE',
    ]);
    expect(inState(5, (record) => (record.state = 'CLOSED'))).toEqual([
      'correctiveActions[5].closed: is missing: the record is closed',
    ]);
    expect(inState(5, (record) => (record.state = 'MERGED'))).toEqual([
      'correctiveActions[5].mergedInto: is missing: the record is merged',
    ]);
  });

  it('bring nothing from the future, and nothing from before they were raised', () => {
    expect(inState(5, (record) => (record.raised = 'D0+1'))[0]).toBe(
      'correctiveActions[5].raised: D0+1 lies in the future',
    );
    expect(inState(5, (record) => Object.assign(record.steps[0] ?? {}, { at: 'D0-30' }))).toEqual([
      'correctiveActions[5].steps[0].at: D0-30 lies before the raising',
    ]);
    expect(inState(5, (record) => Object.assign(record.steps[0] ?? {}, { at: 'D0+2' }))).toEqual([
      'correctiveActions[5].steps[0].at: D0+2 lies in the future',
    ]);
  });

  it('refuse doubled ids and steps, actions that do not exist, and fields their forms do not have', () => {
    expect(inState(5, (record) => (record.id = 'CA-{year}-0003'))).toEqual([
      'correctiveActions[5].id: CA-2026-0003 stands in the file twice',
    ]);
    expect(inState(5, (record) => (record.id = 'OFI-2026-0003'))).toEqual([
      'correctiveActions[5].id: "OFI-2026-0003" is not an id of the log: write CA-{year}-0003 or CA-2026-0003',
    ]);
    expect(inState(5, (record) => record.steps.push({ code: 'TRIAGE' }))).toContain(
      'correctiveActions[5].steps[3]: TRIAGE//1/1 stands in the record twice',
    );
    expect(inState(1, (record) => Object.assign(record.steps[6] ?? {}, { part: '7' }))).toEqual([
      'correctiveActions[1].steps[6].part: there is no action 7',
    ]);
    expect(inState(5, (record) => Object.assign(record.steps[0] ?? {}, { entry: { verdict: 'yes' } }))).toEqual([
      'correctiveActions[5].steps[0].entry.verdict: is unknown',
    ]);
    expect(inState(5, (record) => delete record.steps[0]?.at)).toEqual(
      expect.arrayContaining([
        'correctiveActions[5].steps[0]: names an outcome without its moment "at", or the other way round',
      ]),
    );
  });
});
