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

/** A link is as good as the need to know: who decides sees the record, who decided the receipt, who left nothing. */
export function linkShows(status: TaskStatus, life: LinkLife): LinkShows {
  if (!life.active) return NONE;
  const alive = !life.expired && !life.revoked;
  switch (status) {
    case 'OPEN':
      return alive ? { content: 'TASK', files: true, difference: true } : { ...NONE, content: 'NOTICE' };
    case 'DECIDED_BY_YOU':
      return { ...NONE, content: 'RECEIPT', files: alive };
    case 'SUPERSEDED':
      // The link died with the version; the person is asked about the new one and may see what changed.
      return { ...NONE, content: 'NOTICE', difference: !life.expired };
    case 'DECIDED_BY_OTHER':
    case 'HANDED_ON':
    case 'WITHDRAWN':
    case 'EXPIRED':
      return { ...NONE, content: 'NOTICE' };
  }
}
