import type { Records } from '../data-source.js';
import { reader } from '../transaction.js';

/** What has become of a task link and of the person it was mailed to. */
export interface LinkLife {
  readonly expired: boolean;
  /** A fresh link was sent, or the task went elsewhere. */
  readonly revoked: boolean;
  /** The person works here now. */
  readonly active: boolean;
}

/** Life of a link as of now on the ISMS clock; an unknown link is over in every way. Reads only. */
export async function readLinkLife(records: Records, linkId: string): Promise<LinkLife> {
  const [life] = await reader(records).query<LinkLife>(
    `select l.expires_at <= isms_now() as expired, l.revoked_at is not null as revoked,
            (p.joined_at is null or p.joined_at <= isms_now()) and (p.left_at is null or p.left_at > isms_now()) as active
       from task_link l join task t on t.id = l.task_id join person p on p.id = t.person_id where l.id = $1`,
    [linkId],
  );
  return life ?? { expired: true, revoked: true, active: false };
}
