import type { ReviewedDocument, ReviewLine, TriggerLine } from '#records/review/read-reviews.js';
import { dayWords } from '../cycles/cycle-words.js';
import { Page, type SignedIn } from '../ui/page.js';
import { dayText, isoDay } from '../ui/times.js';
import { ReviewTable } from './review-table.js';
import { TriggerTable } from './trigger-table.js';

export interface ReviewsPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly now: number;
  readonly documents: readonly ReviewedDocument[];
  readonly reviews: readonly ReviewLine[];
  /** Triggers that belong to no review yet, or never did. */
  readonly triggers: readonly TriggerLine[];
  /** The ISMS Manager, the deputy and Top Management may pause a review. */
  readonly maySteer: boolean;
  readonly mayRaise: boolean;
  /** Why an act was refused, and on which document. */
  readonly refused: { readonly document: string; readonly reason: string } | null;
}

/** Which document is reviewed when, what is under way, and what waits. */
export function ReviewsPage(props: ReviewsPageProps) {
  const { base, person, refused, zone, triggers } = props;
  return (
    <Page title={`${refused ? 'Problem: ' : ''}Reviews`} base={base} person={person} wide>
      <h1>Reviews of documents</h1>
      <p class="lead">
        Each document is reviewed once a year and when something changes (ISMS-PR-001 6, ISO/IEC 27001:2022 7.5.2): one
        review at a time, whatever brings it about.
      </p>
      {props.mayRaise && (
        <p>
          <a class="button primary" href={`${base}/review-triggers/new`}>
            Raise a review
          </a>
        </p>
      )}
      {refused && (
        <div class="errors" role="alert">
          <h2>Nothing was changed for {refused.document}</h2>
          <p>{refused.reason}</p>
        </div>
      )}
      <section class="card" aria-label="Documents">
        <h2>When each document is due</h2>
        {props.documents.length === 0 ? <p>No document is reviewed yet.</p> : <Documents {...props} />}
      </section>
      <section class="card" aria-label="Reviews">
        <h2>Reviews</h2>
        {props.reviews.length === 0 ? <p>There was no review yet.</p> : <ReviewTable {...props} />}
      </section>
      {triggers.length > 0 && (
        <section class="card" aria-label="Triggers">
          <h2>Triggers without a review</h2>
          <TriggerTable base={base} zone={zone} lines={triggers} document />
        </section>
      )}
    </Page>
  );
}

function Documents({ base, person, zone, now, documents, maySteer }: ReviewsPageProps) {
  const today = isoDay(now, zone);
  return (
    <table class="stack">
      <thead>
        <tr>
          {['Document', 'Owner', 'Review due', 'Review starts', ...(maySteer ? ['Planned review'] : [])].map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {documents.map((line) => (
          <tr>
            <td class="wrap">
              <a class="nobr" href={`${base}/documents/${line.id}`}>
                {line.id}
              </a>{' '}
              <small>{line.title}</small>
            </td>
            <td data-label="Owner">{line.owner ?? 'nobody'}</td>
            <td data-label="Review due">
              <Due day={line.nextReviewOn} today={today} />
            </td>
            <td data-label="Review starts">
              {line.openReview !== null ? (
                <a href={`${base}/reviews/${line.openReview}`}>{line.openReview}</a>
              ) : (
                <Starts line={line} zone={zone} />
              )}
            </td>
            {maySteer && (
              <td data-label="Planned review">
                <PauseForm base={base} person={person} line={line} zone={zone} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Starts({ line, zone }: { line: ReviewedDocument; zone: string }) {
  if (line.pausedAt !== null) return <span>Ⅱ Paused</span>;
  return <span>{line.startsOn === null ? '' : dayText(line.startsOn, zone)}</span>;
}

/** KPI-08 counts what is past its date. */
function Due({ day, today }: { day: string | null; today: string }) {
  if (day === null) return <span>no date</span>;
  const late = day < today;
  return (
    <span class={late ? 'late nobr' : 'nobr'}>
      {late && <span aria-hidden="true">▲ </span>}
      {dayWords(day)}
      {late && ', overdue'}
    </span>
  );
}

/** Pausing is an act with a name and a reason; both stand in the note of the Schedule. */
function PauseForm({
  base,
  person,
  line,
  zone,
}: {
  base: string;
  person: SignedIn;
  line: ReviewedDocument;
  zone: string;
}) {
  const action = `${base}/reviews/documents/${encodeURIComponent(line.id)}`;
  if (line.pausedAt !== null)
    return (
      <form method="post" action={`${action}/resume`}>
        <input type="hidden" name="formToken" value={person.formToken} />
        <small>
          Paused by {line.pausedBy} on {dayText(line.pausedAt, zone)}: {line.pausedWhy}
        </small>
        <button aria-label={`Resume the planned review of ${line.id}`}>Resume</button>
      </form>
    );
  return (
    <details>
      <summary aria-label={`Pause the planned review of ${line.id}`}>Pause</summary>
      <form method="post" action={`${action}/pause`}>
        <input type="hidden" name="formToken" value={person.formToken} />
        <label for={`f-${line.id}`}>Reason</label>
        <input id={`f-${line.id}`} name="reason" maxlength={300} required />
        <button>Pause</button>
      </form>
    </details>
  );
}
