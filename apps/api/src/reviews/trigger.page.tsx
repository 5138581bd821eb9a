import { TRIGGERS } from '#domain/review/triggers.js';
import type { TriggerLine } from '#records/review/read-reviews.js';
import { MarkTag } from '../cycles/mark-text.js';
import { Page, type SignedIn } from '../ui/page.js';
import { Facts } from '../ui/subject.js';
import { dayText, timeText } from '../ui/times.js';
import { outcomeOf, SCOPE_WORDS, triggerMark } from './review-words.js';

/** One trigger: who raised it, why, and what became of it. */
export function TriggerPage(props: { base: string; person: SignedIn; zone: string; line: TriggerLine }) {
  const { base, person, zone, line } = props;
  const facts: (readonly [string, unknown])[] = [
    ['Document', <a href={`${base}/documents/${line.documentId}`}>{line.documentId}</a>],
    ['Refers to', line.sourceRef],
    ['Reason', line.reason ?? 'none given'],
    ['Raised', `${timeText(line.raisedAt, zone)}, ${line.raisedBy ?? line.actor}`],
    [
      'Asks for',
      `a ${SCOPE_WORDS[line.scope].toLowerCase()} review, started by ${dayText(line.startBy, zone)}, approved by ${dayText(line.dueAt, zone)}`,
    ],
    ['Merge table', line.mergeRow ?? 'not asked yet'],
    ['Outcome', outcomeOf(line)],
  ];
  return (
    <Page title={`Trigger ${line.id}`} base={base} person={person} wide>
      <p>
        <a href={`${base}/reviews`}>Reviews</a>
        {line.reviewId !== null && (
          <>
            {' '}
            · <a href={`${base}/reviews/${line.reviewId}`}>{line.reviewId}</a>
          </>
        )}
      </p>
      <h1>{TRIGGERS[line.type].label}</h1>
      <p class="lead">
        <MarkTag mark={triggerMark(line.state)} /> {line.id}
      </p>
      <section class="card" aria-label="Trigger">
        <Facts facts={facts} />
      </section>
    </Page>
  );
}
