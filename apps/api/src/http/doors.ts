import type { ClaimRequest, ClaimResult } from '#records/path/claim.js';
import type { ExtensionResult } from '#records/path/extension.js';
import type {
  AmendRequest, AmendResult, DraftRequest, ExtensionAsk, FreshLinkAnswer,
} from '#records/path/task-requests.js'; // prettier-ignore
import type { TaskView } from '#records/path/task-view.js';

/** The transactions of the path as the pages call them. `main.ts` binds them to the records; tests of pages bring their own. */
export interface Doors {
  /** Everything a task page shows; null for an unknown token. Writes nothing. */
  readTask(ask: { tokenSha256: string }): Promise<TaskView | null>;
  claim(request: ClaimRequest): Promise<ClaimResult>;
  saveDraft(request: DraftRequest): Promise<void>;
  askExtension(ask: ExtensionAsk): Promise<ExtensionResult>;
  sendFreshLink(ask: { linkId: string }): Promise<FreshLinkAnswer>;
  /** True while the decider may still correct the entry: the next step is undecided. */
  mayAmend(ask: { decisionId: string }): Promise<boolean>;
  /** What was sent last for the step of a decision; null when the text was disposed of. */
  readSent(ask: { decisionId: string }): Promise<Readonly<Record<string, unknown>> | null>;
  amend(request: AmendRequest): Promise<AmendResult>;
  /** Hands committed messages to Temporal at once; false when the answer has to leave before it took them. */
  dispatch(outboxIds: readonly string[]): Promise<boolean>;
  /** Resolves when no message is on its way to Temporal any more. */
  delivered(): Promise<void>;
}
