import { TRIGGERS } from '#domain/review/triggers.js';
import type { TriggerLine } from '#records/review/read-reviews.js';
import { MarkText } from '../cycles/mark-text.js';
import { dayText } from '../ui/times.js';
import { outcomeOf, SCOPE_WORDS, triggerMark } from './review-words.js';

/** Triggers with what became of each; every one keeps its own record. */
export function TriggerTable(props: { base: string; zone: string; lines: readonly TriggerLine[]; document?: boolean }) {
  const { base, zone, lines, document = false } = props;
  return (
    <table class="stack">
      <thead>
        <tr>
          {['Trigger', ...(document ? ['Document'] : []), 'Event', 'Raised', 'State', 'Outcome'].map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr>
            <td>
              <a href={`${base}/review-triggers/${line.id}`}>{line.id}</a>
            </td>
            {document && <td data-label="Document">{line.documentId}</td>}
            <td data-label="Event" class="wrap">
              {TRIGGERS[line.type].label} <small>{line.sourceRef}</small>
              {line.seen > 1 && <small>raised {line.seen} times</small>}
            </td>
            <td data-label="Raised">
              <span class="nobr">{dayText(line.raisedAt, zone)}</span>{' '}
              <small>
                {line.raisedBy ?? (line.actor === 'engine' ? 'by the engine' : 'by another system')},{' '}
                {SCOPE_WORDS[line.scope].toLowerCase()}
              </small>
            </td>
            <td data-label="State">
              <MarkText mark={triggerMark(line.state)} />
            </td>
            <td data-label="Outcome" class="wrap">
              {outcomeOf(line)}
              {line.mergeRow !== null && <small>merge table: {line.mergeRow}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
