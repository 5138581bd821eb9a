import type { SubjectSection } from '#domain/human-task/subject.js';
import { OUTCOME_NAMES } from '#domain/process/outcome-names.js';
import { stepName } from '#domain/process/step-name.rules.js';
import { SOD_SENTENCES, type SodRule } from '#domain/roles/separation-of-duties.rules.js';
import type { Reader } from '../transaction.js';
import { usedWaivers, type UsedWaiver } from './valid-waivers.js';

const nameOf = ({ code, part }: UsedWaiver): string => stepName(code, part);
const outcomeOf = ({ outcome }: UsedWaiver): string => OUTCOME_NAMES[outcome] ?? outcome;
const reasonOf = ({ reason }: UsedWaiver): string => reason ?? 'disposed of';

/** Each decision that a waiver made possible, for whoever checks them. */
export async function checkedWaivers(read: Reader, recordId: string): Promise<SubjectSection[]> {
  const used = await usedWaivers(read, recordId);
  return used.map((use) => ({
    heading: `${use.rule} waived: ${nameOf(use)}`,
    facts: [
      ['Rule', SOD_SENTENCES[use.rule as SodRule]],
      ['Decision', `${outcomeOf(use)}, receipt ${use.receipt}`],
      ['By', use.person],
      ['Waiver granted by', use.grantedBy],
      ['Reason', reasonOf(use)],
    ],
  }));
}

/** What a decider stands on that was decided by a waiver: one table, or nothing where none was used. */
export async function waiversBefore(read: Reader, recordId: string): Promise<SubjectSection[]> {
  const used = await usedWaivers(read, recordId);
  if (used.length === 0) return [];
  return [
    {
      heading: 'Decided by a waiver of separation of duties, and not checked yet',
      table: {
        head: ['Decision', 'Rule', 'By', 'Waiver granted by', 'Reason', 'Receipt'],
        rows: used.map((use) => [
          ...[`${nameOf(use)}: ${outcomeOf(use)}`, use.rule, use.person, use.grantedBy, reasonOf(use), use.receipt],
        ]),
      },
    },
  ];
}
