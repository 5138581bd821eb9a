import { SHIPPED_POLICY, type Policy } from './policy.js';

/**
 * A stored policy with the numbers that came after it: a record keeps the rules it began with, and for a question that its
 * policy does not know yet the shipped number counts.
 */
export function completePolicy(stored: Policy): Policy {
  const shipped = SHIPPED_POLICY.correctiveAction;
  return {
    ...SHIPPED_POLICY,
    ...stored,
    correctiveAction: {
      ...shipped,
      ...stored.correctiveAction,
      due: { ...shipped.due, ...stored.correctiveAction.due },
    },
  };
}
