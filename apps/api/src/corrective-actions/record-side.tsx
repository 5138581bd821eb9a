import { isFinal } from '#domain/corrective-action/states.js';
import type { TrailEvent } from '#records/corrective-action/read-trail.js';
import { clockText, dayText } from '../ui/times.js';
import type { RecordPageProps } from './record.page.js';
import { stepWords } from '../ui/step-words.js';
import { isStrong, trailWords, type NameOf } from './trail-words.js';

/** What the ISMS Manager may do with a record. */
export function Manage({ manage, record, temporalLink, base }: RecordPageProps) {
  const closed = isFinal(record.state);
  if (!manage || (closed && !temporalLink)) return null;
  const action = `${base}/corrective-actions/${record.id}/interruptions`;
  return (
    <section class="card">
      <h2>ISMS Manager</h2>
      {temporalLink && (
        <p>
          <a href={temporalLink}>Process in the Temporal UI</a>
        </p>
      )}
      {!closed && <Forms action={action} formToken={manage.formToken} />}
    </section>
  );
}

function Forms({ action, formToken }: { action: string; formToken: string }) {
  return (
    <>
      <details>
        <summary>Change the owner</summary>
        <form method="post" action={action}>
          <input type="hidden" name="formToken" value={formToken} />
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
        <summary>Change the verifier</summary>
        <form method="post" action={action}>
          <input type="hidden" name="formToken" value={formToken} />
          <div class="field">
            <label for="f-verifier">New verifier (work mail)</label>
            <input id="f-verifier" name="verifier" />
          </div>
          <Reason id="verifier" />
          <button name="kind" value="VERIFIER_CHANGED">
            Change the verifier
          </button>
        </form>
      </details>
      <details>
        <summary>Cancel: raised in error</summary>
        <p class="soft">Where somebody else raised it, they are asked; without their yes nothing is cancelled.</p>
        <form method="post" action={action}>
          <input type="hidden" name="formToken" value={formToken} />
          <Reason id="cancel" />
          <button name="kind" value="CANCELLED">
            Cancel this record
          </button>
        </form>
      </details>
    </>
  );
}

/** What the lead auditor may do with a finding of an audit. */
export function Withdraw({ withdraw, record, base }: RecordPageProps) {
  if (!withdraw) return null;
  return (
    <section class="card">
      <h2>Lead auditor</h2>
      <details>
        <summary>Withdraw the finding</summary>
        <form method="post" action={`${base}/corrective-actions/${record.id}/interruptions`}>
          <input type="hidden" name="formToken" value={withdraw.formToken} />
          <Reason id="withdraw" />
          <button name="kind" value="FINDING_WITHDRAWN">
            Withdraw the finding
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
  const steps = new Map(record.decisions.map(({ receipt, code }) => [receipt, stepWords(code)]));
  const shown = { zone, name, steps };
  const strong = trail.filter(({ type }) => isStrong(type)).toReversed();
  return (
    <section class="card">
      <h2>Timeline</h2>
      <Events events={strong} {...shown} />
      <details>
        <summary>Whole trail ({trail.length} events)</summary>
        <Events events={trail} {...shown} />
      </details>
      <p class="soft">
        <a href={`${base}/api/v1/corrective-actions/${record.id}/trail`}>Trail with hashes (JSON)</a>
      </p>
    </section>
  );
}

interface EventsProps {
  readonly events: readonly TrailEvent[];
  readonly zone: string;
  readonly name: NameOf;
  /** Receipt → step that was decided. */
  readonly steps: ReadonlyMap<unknown, string>;
}

function Events({ events, zone, name, steps }: EventsProps) {
  return (
    <ol class="line">
      {events.map((event) => (
        <li class={event.type === 'DECIDED' ? 'strong' : undefined}>
          {trailWords(event, name, steps.get(event.content['receipt']))}
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
