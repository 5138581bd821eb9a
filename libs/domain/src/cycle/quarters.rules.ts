import type { GateCheck, GateFacts } from './gate-facts.js';
import { listed, namesUnmet } from './gate-words.js';
import { QUARTERS, type Quarter } from './procedure-row.js';
import { REGISTERS_SAID, saidIn } from './said.rules.js';

/** Steps that are asked each quarter: attestations of the areas, registers, key figures. */
type QuarterlyCode = 'O1' | 'O2' | 'M3';
type Answers = Pick<GateFacts, 'areas' | 'quarterly'>;

/** Areas that did not attest a quarter. */
export function silentAreas(quarter: Quarter, { areas }: Pick<Answers, 'areas'>): string[] {
  return areas.filter(({ attested }) => !attested.includes(quarter)).map(({ label }) => label);
}

/** Whether a quarter has all its answers: of every area, or the version that counts. */
export function isAnswered(code: QuarterlyCode, quarter: Quarter, facts: Answers): boolean {
  if (code === 'O1') return facts.areas.length > 0 && silentAreas(quarter, facts).length === 0;
  return facts.quarterly[code]?.[quarter] !== undefined;
}

/**
 * A cycle is a whole period (specification P1: O1 and O2 quarterly): it is closed with the answers of all its quarters, also
 * of the last one, which is asked a few days before the end. Closing before is a decision of Top Management: a waiver.
 */
export const QUARTER_CHECKS: readonly GateCheck[] = [
  toTheEnd({ check: 'YEAR_ATTESTED', at: 'O1', clause: 'A.5.36' }, [
    'Every area is attested for each of the four quarters',
    (quarters) => `Not attested by every area: ${quarters}.`,
  ]),
  toTheEnd({ check: 'YEAR_CONFIRMED', at: 'O2', clause: '8.1' }, [
    'Registers and statement of applicability were confirmed in each of the four quarters',
    (quarters) => `Quarters without a confirmation of the registers: ${quarters}.`,
  ]),
  toTheEnd({ check: 'YEAR_MEASURED', at: 'M3', clause: '9.1' }, [
    'The sheet of key figures of each of the four quarters is approved',
    (quarters) => `Sheets of key figures that are not approved: ${quarters}.`,
  ]),
];

function toTheEnd(
  of: { readonly check: string; readonly at: QuarterlyCode; readonly clause: string },
  [label, sentence]: readonly [label: string, sentence: (quarters: string) => string],
): GateCheck {
  const { check: code, at, clause } = of;
  return {
    ...{ code, clause, label, at, waivable: true },
    unmet: (facts) => {
      const open = QUARTERS.filter((quarter) => !isAnswered(at, quarter, facts));
      return namesUnmet(
        open.map((quarter) => quarterWords(at, quarter, facts)),
        sentence,
      );
    },
    // The heads attest and the chair approves the figures; of the registers the ISMS Manager says it alone.
    ...(at === 'O2' && { relies: () => QUARTERS.flatMap((quarter) => saidIn(`O2/${quarter}`, REGISTERS_SAID)) }),
  };
}

/** `Q2`, `Q3 (Finance)`, `Q4 (asked from 2027-12-20 on)`. */
function quarterWords(code: QuarterlyCode, quarter: Quarter, facts: GateFacts): string {
  if (facts.today < facts.quarterOpens[quarter]) return `${quarter} (asked from ${facts.quarterOpens[quarter]} on)`;
  const silent = code === 'O1' ? silentAreas(quarter, facts) : [];
  return silent.length === 0 ? quarter : `${quarter} (${listed(silent)})`;
}
