import type { ReviewLine } from '#records/review/read-reviews.js';
import { MarkText } from '../cycles/mark-text.js';
import { dayText } from '../ui/times.js';
import { outcomeWords, sentence } from '../ui/words.js';
import { reviewMark, SCOPE_WORDS } from './review-words.js';

/** Reviews with their state, and who is waited for. */
export function ReviewTable({
  base,
  zone,
  now,
  reviews,
}: {
  base: string;
  zone: string;
  now: number;
  reviews: readonly ReviewLine[];
}) {
  return (
    <table class="stack">
      <thead>
        <tr>
          {['Review', 'Scope', 'State', 'Due', 'Waits for', 'Outcome'].map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {reviews.map((line) => (
          <tr>
            <td class="wrap">
              <a class="nobr" href={`${base}/reviews/${line.id}`}>
                {line.id}
              </a>{' '}
              <small>{line.documentTitle}</small>
            </td>
            <td data-label="Scope">
              {SCOPE_WORDS[line.scope]} <small>{line.triggers === 1 ? '1 trigger' : `${line.triggers} triggers`}</small>
            </td>
            <td data-label="State">
              <MarkText mark={reviewMark(line, now)} />
            </td>
            <td data-label="Due">
              <span class="nobr">{dayText(line.dueAt, zone)}</span>
            </td>
            <td data-label="Waits for" class={line.waitingFor.length === 0 ? 'none' : undefined}>
              {line.waitingFor.join(', ')}
            </td>
            <td data-label="Outcome" class={line.outcome === null ? 'none' : undefined}>
              {line.outcome === null ? '' : sentence(outcomeWords(line.outcome))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
