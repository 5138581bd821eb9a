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
    cycle: completeCycle(stored.cycle),
    documents: completeDocuments(stored.documents),
    review: completeReview(stored.review),
  };
}

function completeReview(stored: Policy['review'] | undefined): Policy['review'] {
  const shipped = SHIPPED_POLICY.review;
  return {
    ...shipped,
    ...stored,
    triggers: { ...shipped.triggers, ...stored?.triggers },
    due: { ...shipped.due, ...stored?.due },
  };
}

function completeDocuments(stored: Policy['documents'] | undefined): Policy['documents'] {
  const shipped = SHIPPED_POLICY.documents;
  return { ...shipped, ...stored, due: { ...shipped.due, ...stored?.due } };
}

function completeCycle(stored: Policy['cycle'] | undefined): Policy['cycle'] {
  const shipped = SHIPPED_POLICY.cycle;
  return {
    ...shipped,
    ...stored,
    days: { ...shipped.days, ...stored?.days },
    gateDays: { ...shipped.gateDays, ...stored?.gateDays },
    due: { ...shipped.due, ...stored?.due },
  };
}
