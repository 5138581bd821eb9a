import type { LinkLife } from '#records/access/link-life.js';
import type { TaskStatus } from '#records/path/task-view.js';

/** What a link may still show; the page, its JSON and its files ask here and nowhere else. */
export interface LinkShows {
  /** TASK: everything. RECEIPT: the own decision. NOTICE: what became of it. NOTHING: not even that. */
  readonly content: 'TASK' | 'RECEIPT' | 'NOTICE' | 'NOTHING';
  /** Files of the record, and correcting what was sent. */
  readonly files: boolean;
  /** How the text differs from the one that was asked about. */
  readonly difference: boolean;
}

const NONE: LinkShows = { content: 'NOTHING', files: false, difference: false };

/** Statuses in which a link says what became of the task and no more are the rest. */
const BY_STATUS: Readonly<Partial<Record<TaskStatus, (life: LinkLife, alive: boolean) => Partial<LinkShows>>>> = {
  OPEN: (_life, alive) => (alive ? { content: 'TASK', files: true, difference: true } : {}),
  DECIDED_BY_YOU: (_life, alive) => ({ content: 'RECEIPT', files: alive }),
  // The link died with the version; the person is asked about the new one and may see what changed.
  SUPERSEDED: ({ expired }) => ({ difference: !expired }),
};

/** A link is as good as the need to know: who decides sees the record, who decided the receipt, who left nothing. */
export function linkShows(status: TaskStatus, life: LinkLife): LinkShows {
  if (!life.active) return NONE;
  return { ...NONE, content: 'NOTICE', ...BY_STATUS[status]?.(life, !life.expired && !life.revoked) };
}
