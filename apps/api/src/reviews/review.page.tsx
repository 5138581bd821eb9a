import { NEXT_REVIEW_RULES, type NextReviewRule } from '#domain/review/next-review.rules.js';
import type { ReviewLine, ReviewView } from '#records/review/read-reviews.js';
import { dayWords } from '../cycles/cycle-words.js';
import { MarkTag } from '../cycles/mark-text.js';
import { CycleTimeline } from '../cycles/cycle-timeline.js';
import type { CyclePageProps } from '../cycles/cycle.page.js';
import { DecisionLines } from '../ui/decision-lines.js';
import { Page, type SignedIn } from '../ui/page.js';
import { Facts, Subject } from '../ui/subject.js';
import { dayText, timeText } from '../ui/times.js';
import { outcomeWords, sentence } from '../ui/words.js';
import { reviewMark, SCOPE_WORDS } from './review-words.js';
import { TriggerTable } from './trigger-table.js';

export interface ReviewPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly view: ReviewView;
  /** What was found and said is for those who answer for the ISMS, and for who was asked. */
  readonly maySeeWords: boolean;
  readonly trail: CyclePageProps['trail'];
}

/** One review: what brought it about, what it concluded, and by which rule the next date was found. */
export function ReviewPage({ base, person, zone, view, maySeeWords, trail }: ReviewPageProps) {
  const { review, triggers, now } = view;
  const decisions = maySeeWords ? view.decisions : view.decisions.map((line) => ({ ...line, comment: null }));
  return (
    <Page title={`Review ${review.id}`} base={base} person={person} wide>
      <p>
        <a href={`${base}/reviews`}>Reviews</a>
      </p>
      <h1>
        Review of <a href={`${base}/documents/${review.documentId}`}>{review.documentId}</a> {review.documentTitle}
      </h1>
      <p class="lead">
        <MarkTag mark={reviewMark(review, now)} /> <span class="tag">{SCOPE_WORDS[review.scope]}</span>{' '}
        {review.overdueAtStart && <span class="tag late">▲ Overdue when it started</span>}
      </p>
      <section class="card" aria-label="Review">
        <Facts facts={factsOf({ base, review, zone })} />
      </section>
      <section class="card" aria-label="Triggers">
        <h2>What brought it about</h2>
        <TriggerTable base={base} zone={zone} lines={triggers} />
      </section>
      {maySeeWords && <Subject document={{ title: '', sections: view.assessment }} />}
      <DecisionLines base={base} zone={zone} decisions={decisions} heading="Answers and decisions" what="Answer" />
      {trail && <CycleTimeline {...trail} zone={zone} trailPath={`${base}/api/v1/reviews/${review.id}/trail`} />}
    </Page>
  );
}

function factsOf({ base, review, zone }: { base: string; review: ReviewLine; zone: string }): [string, unknown][] {
  const version = (id: string) => <a href={`${base}/documents/${id}`}>{id}</a>;
  return [
    ['Record', review.id],
    ['Version reviewed', review.fromVersion === null ? 'none was in force' : version(review.fromVersion)],
    ['Started', dayText(review.startedAt, zone)],
    ['To be approved by', timeText(review.dueAt, zone)],
    ['Review date when it started', review.reviewDueOn === null ? 'none' : dayWords(review.reviewDueOn)],
    ...(review.waitingFor.length === 0 ? [] : [['Waits for', review.waitingFor.join(', ')] as [string, unknown]]),
    ...(review.outcome === null ? [] : [['Conclusion', sentence(outcomeWords(review.outcome))] as [string, unknown]]),
    ...(review.toVersion === null ? [] : [['New version', version(review.toVersion)] as [string, unknown]]),
    ...(review.approver === null || review.approvedAt === null
      ? []
      : [['Approved', `${review.approver}, ${dayText(review.approvedAt, zone)}`] as [string, unknown]]),
    ...dates(review),
  ];
}

/** The next date and the rule that gave it: an auditor asks for both. */
function dates(review: ReviewLine): [string, unknown][] {
  const { nextReviewBefore: before, nextReviewAfter: after, nextReviewRule: rule } = review;
  if (after === null) return [];
  return [
    ['Next review', `${dayWords(after)}${before === null || before === after ? '' : ` (before: ${dayWords(before)})`}`],
    ['Date rule', NEXT_REVIEW_RULES[rule as NextReviewRule] ?? rule ?? ''],
  ];
}
