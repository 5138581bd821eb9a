import type { TrailEvent } from '#records/corrective-action/read-trail.js';
import { clockText, dayText } from '../ui/times.js';
import type { RecordPageProps } from './record.page.js';
import { isStrong, trailWords, type NameOf } from './trail-words.js';

/** What the ISMS Manager may do with a record. */
export function Manage({ manage, record, temporalLink, base }: RecordPageProps) {
  if (!manage) return null;
  const action = `${base}/corrective-actions/${record.id}/interruptions`;
  return (
    <section class="card">
      <h2>ISMS Manager</h2>
      {temporalLink && (
        <p>
          <a href={temporalLink}>Process in the Temporal UI</a>
        </p>
      )}
      <details>
        <summary>Change the owner</summary>
        <form method="post" action={action}>
          <input type="hidden" name="formToken" value={manage.formToken} />
          <div class="field">
            <label for="f-owner">New owner (work mail)</label>
            <input id="f-owner" name="owner" />
          </div>
          <Reason id="owner" />
          <button name="kind" value="OWNER_CHANGED">
            Change the owner
          </button>
        </form>
      </details>
      <details>
        <summary>Cancel: raised in error</summary>
        <form method="post" action={action}>
          <input type="hidden" name="formToken" value={manage.formToken} />
          <Reason id="cancel" />
          <button name="kind" value="CANCELLED">
            Cancel this record
          </button>
        </form>
      </details>
    </section>
  );
}

function Reason({ id }: { id: string }) {
  return (
    <div class="field">
      <label for={`f-reason-${id}`}>Reason</label>
      <textarea id={`f-reason-${id}`} name="reason" rows={2}></textarea>
    </div>
  );
}

/** The trail in words: what moved the case, and everything. */
export function Timeline({ trail, zone, name, base, record }: RecordPageProps) {
  const strong = trail.filter(({ type }) => isStrong(type)).toReversed();
  return (
    <section class="card">
      <h2>Timeline</h2>
      <Events events={strong} zone={zone} name={name} />
      <details>
        <summary>Whole trail ({trail.length} events)</summary>
        <Events events={trail} zone={zone} name={name} />
      </details>
      <p class="soft">
        <a href={`${base}/api/v1/corrective-actions/${record.id}/trail`}>Trail with hashes (JSON)</a>
      </p>
    </section>
  );
}

function Events({ events, zone, name }: { events: readonly TrailEvent[]; zone: string; name: NameOf }) {
  return (
    <ol class="line">
      {events.map((event) => (
        <li class={event.type === 'DECIDED' ? 'strong' : undefined}>
          {trailWords(event, name)}
          <br />
          <small>
            {dayText(event.at, zone)}, {clockText(event.at, zone)}, {event.actorName ?? event.actor}
            {event.onBehalfOf ? ` for ${event.onBehalfOf}` : ''}
          </small>
        </li>
      ))}
    </ol>
  );
}
