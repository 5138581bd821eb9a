import { describe, expect, it } from '@jest/globals';
import { SHIPPED_POLICY } from '../policy/policy.js';
import { STANDARDS } from './standards.js';
import { sectionsFor, QUESTIONNAIRE_SECTIONS } from './story.rules.js';
import {
  defaultRouting,
  isDismissible,
  isIso27001,
  mayRaise,
  scopeOf,
  TRIGGER_TYPES,
  triggerKey,
  TRIGGERS,
  type TriggerFacts,
  type TriggerType,
} from './triggers.js';

const facts = (type: TriggerType, rest: Partial<TriggerFacts> = {}): TriggerFacts => ({
  type,
  sourceRef: 'X-1',
  majorOnProcedure: false,
  ...rest,
});
const ISO_27001 = { sourceRef: 'ISO/IEC 27001:2022/Amd 1:2024' };
const ISO_19011 = { sourceRef: 'ISO 19011:2026' };

describe('the table of triggers (specification P2; ISMS-PR-001 6)', () => {
  it.each<[TriggerFacts, string]>([
    [facts('ANNUAL'), 'FULL'],
    [facts('STRUCTURE'), 'TARGETED'],
    [facts('SCOPE'), 'FULL'],
    [facts('STANDARD', ISO_27001), 'FULL'],
    [facts('STANDARD', ISO_19011), 'TARGETED'],
    [facts('AUDIT'), 'TARGETED'],
    [facts('AUDIT', { majorOnProcedure: true }), 'FULL'],
    [facts('INCIDENT'), 'TARGETED'],
    [facts('MR_DECISION'), 'TARGETED'],
    [facts('LEGAL'), 'TARGETED'],
    [facts('DOC_DEP'), 'TARGETED'],
    [facts('MANUAL'), 'TARGETED'],
  ])('%j asks for a %s review', (trigger, scope) => expect(scopeOf(trigger)).toBe(scope));

  it('what the procedure names cannot be dismissed, only concluded as no change inside a review', () => {
    const dismissible = TRIGGER_TYPES.filter((type) => isDismissible(facts(type)));
    expect(dismissible).toEqual(['STANDARD', 'MR_DECISION', 'LEGAL', 'DOC_DEP', 'MANUAL']);
    expect(isDismissible(facts('STANDARD', ISO_27001))).toBe(false);
    expect(isDismissible(facts('STANDARD', ISO_19011))).toBe(true);
    for (const type of TRIGGER_TYPES.filter((one) => TRIGGERS[one].sentence !== null && one !== 'STANDARD'))
      expect(isDismissible(facts(type))).toBe(false);
  });

  it('recalls by default for ISO/IEC 27001, a major incident and a change of scope, and queues all else', () => {
    const recalled = TRIGGER_TYPES.filter((type) => defaultRouting(facts(type, ISO_27001)) === 'RECALL');
    expect(recalled).toEqual(['SCOPE', 'STANDARD', 'INCIDENT']);
    expect(defaultRouting(facts('STANDARD', ISO_19011))).toBe('QUEUE');
  });

  it('knows ISO/IEC 27001 in any edition and amendment, and no other standard', () => {
    for (const ref of ['ISO/IEC 27001:2022', 'ISO 27001:2030', 'ISO/IEC 27001:2022/Amd 1:2024'])
      expect(isIso27001(ref)).toBe(true);
    for (const ref of ['ISO/IEC 270011', 'ISO/IEC 27002:2022', 'ISO 19011:2026', 'BS 27001'])
      expect(isIso27001(ref)).toBe(false);
  });

  it('takes the same event twice as one, however it was typed', () => {
    const key = (sourceRef: string) => triggerKey({ documentId: 'ISMS-PR-001', type: 'AUDIT', sourceRef });
    expect(key(' aud-2027-03 ')).toBe(key('AUD-2027-03'));
    expect(key('New  site')).toBe(key('new site'));
    expect(key('AUD-2027-03')).not.toBe(key('AUD-2027-04'));
    expect(key('A')).not.toBe(triggerKey({ documentId: 'ISMS-PR-002', type: 'AUDIT', sourceRef: 'A' }));
  });

  it('the annual one is raised by its day alone, everything else by another system too', () => {
    expect(TRIGGER_TYPES.filter((type) => !TRIGGERS[type].raisedBy.includes('MACHINE'))).toEqual(['ANNUAL']);
    expect(TRIGGERS.STRUCTURE.raisedBy).toContain('DEPARTMENT_HEAD');
    expect(TRIGGERS.MANUAL.raisedBy).toContain('OWNER');
  });

  it('is raised by whom the table names: a clerk raises none, a head what changes in their area, a machine all but the date', () => {
    const clerk = { machine: false, roles: [], headsDepartment: false, ownsDocument: false };
    const raisedBy = (who: Parameters<typeof mayRaise>[1]) => TRIGGER_TYPES.filter((type) => mayRaise(type, who));
    expect(raisedBy(clerk)).toEqual([]);
    expect(raisedBy({ ...clerk, headsDepartment: true })).toEqual(['STRUCTURE', 'SCOPE', 'MANUAL']);
    expect(raisedBy({ ...clerk, ownsDocument: true })).toEqual(['MANUAL']);
    expect(raisedBy({ ...clerk, roles: ['LEGAL'] })).toEqual(['STANDARD', 'LEGAL']);
    expect(raisedBy({ ...clerk, roles: ['IM'] })).toEqual([
      ...['STANDARD', 'AUDIT', 'INCIDENT', 'MR_DECISION', 'LEGAL', 'MANUAL'],
    ]);
    expect(raisedBy({ ...clerk, machine: true })).toEqual(TRIGGER_TYPES.filter((type) => type !== 'ANNUAL'));
  });

  it('starts and approves within the days of the specification', () => {
    const { triggers } = SHIPPED_POLICY.review;
    const days = Object.fromEntries(
      TRIGGER_TYPES.map((type) => [
        type,
        Object.values(triggers[type])
          .map((offset) => JSON.stringify(offset))
          .join(' '),
      ]),
    );
    const soon = '{"bd":5} {"d":45} {"d":60}';
    const later = '{"bd":10} {"d":60} {"d":60}';
    expect(days).toMatchObject({ STRUCTURE: soon, SCOPE: soon, AUDIT: soon, STANDARD: later, LEGAL: later });
    expect(days).toMatchObject({
      MR_DECISION: later,
      DOC_DEP: later,
      MANUAL: later,
      INCIDENT: '{"d":30} {"d":30} {"d":30}',
    });
  });

  it('asks for all sections in a full review, and for those of its triggers in a targeted one', () => {
    expect(sectionsFor({ scope: 'FULL', types: ['AUDIT'] })).toEqual(QUESTIONNAIRE_SECTIONS);
    expect(sectionsFor({ scope: 'TARGETED', types: ['INCIDENT', 'AUDIT', 'STRUCTURE'] })).toEqual([
      'roles',
      'findings',
      'incidents',
    ]);
    for (const type of TRIGGER_TYPES) expect(sectionsFor({ scope: 'TARGETED', types: [type] })).not.toEqual([]);
  });

  it('lists each edition once, ISO/IEC 27001 with its amendment among them', () => {
    const refs = STANDARDS.map(({ ref }) => ref);
    expect(new Set(refs).size).toBe(refs.length);
    expect(refs.filter(isIso27001)).toEqual(['ISO/IEC 27001:2022', 'ISO/IEC 27001:2022/Amd 1:2024']);
    expect(refs).toContain('ISO 19011:2026');
  });
});
