import type { TrailEvent } from '#records/corrective-action/read-trail.js';
import { isStrong, trailWords, type NameOf } from '../corrective-actions/trail-words.js';
import { clockText, dayText } from '../ui/times.js';

/** What moved the cycle, newest first; the whole trail with its hashes is read by API. */
export function CycleTimeline(props: {
  readonly events: readonly TrailEvent[];
  readonly zone: string;
  readonly name: NameOf;
  readonly trailPath: string;
}) {
  const { events, zone, name, trailPath } = props;
  const strong = events.filter(({ type }) => isStrong(type)).toReversed();
  return (
    <details class="card">
      <summary>Timeline ({strong.length})</summary>
      <ol class="line">
        {strong.map((event) => (
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
      <p class="soft">
        <a href={trailPath}>Trail with hashes (JSON)</a>
      </p>
    </details>
  );
}
