import type { DocumentStepCode } from '../documents/step-definition.js';
import type { Offset } from '../time.js';

/** Numbers of document control (specification P7). */
export interface DocumentPolicy {
  /** Due of an asked step after its opening, where it is not that of its class. */
  readonly due: Readonly<Partial<Record<DocumentStepCode, Offset>>>;
  readonly assurance: Readonly<Partial<Record<DocumentStepCode, 'A' | 'B'>>>;
  /** A version becomes effective at most so many days after its approval. */
  readonly mostDaysToEffect: number;
  /** An emergency issue lapses unless it is approved normally within this. */
  readonly normalApproval: Offset;
  readonly reviewMonths: number;
  /** So many people in a hundred acknowledge within their time. */
  readonly acknowledgePercent: number;
}

export const SHIPPED_DOCUMENT_POLICY: DocumentPolicy = {
  due: { DOC_DRAFT: { bd: 10 }, DOC_REVIEW: { bd: 5 } },
  assurance: {},
  mostDaysToEffect: 10,
  normalApproval: { bd: 10 },
  reviewMonths: 12,
  acknowledgePercent: 95,
};
