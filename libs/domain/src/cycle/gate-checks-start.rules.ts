import { CHARTER_TEXTS } from './entry-facts.rules.js';
import type { GateCheck } from './gate-facts.js';
import { isBlank, namesUnmet } from './gate-words.js';
import { overlapProblem } from './roll-over.rules.js';

/** Gate G0: the cycle may start. */
export const G0_CHECKS: readonly GateCheck[] = [
  {
    code: 'CHARTER_COMPLETE',
    clause: '5.1',
    label: 'The charter is complete: period, aims, people, money, tools and roles',
    at: 'E0',
    waivable: false,
    unmet: ({ charter }) => {
      if (charter === null) return 'No charter was submitted.';
      const { firstDay, lastDay, roles } = charter;
      const missing = [
        ...(firstDay === '' || lastDay === '' ? ['period'] : []),
        ...CHARTER_TEXTS.filter((name) => isBlank(charter[name])),
        ...(roles.length === 0 ? ['roles'] : []),
      ];
      return namesUnmet(missing, (names) => `The charter does not say ${names}.`);
    },
  },
  {
    code: 'PREVIOUS_CLOSED',
    clause: '4.4',
    label: 'The previous cycle is closed, or Top Management decides the overlap with a reason',
    at: '',
    waivable: false,
    unmet: ({ previous, overlapReason }) => overlapProblem(previous, overlapReason),
  },
];
