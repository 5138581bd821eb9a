import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import { KIND_OF_CHANGE_NAMES, KINDS_OF_CHANGE } from '#domain/documents/version-number.rules.js';
import type { DocumentDetail, VersionLine } from '#records/documents/read-document.js';
import { dayWords } from '../cycles/cycle-words.js';
import { MarkTag, MarkText } from '../cycles/mark-text.js';
import { ReviewTable } from '../reviews/review-table.js';
import { Page, type SignedIn } from '../ui/page.js';
import { Facts } from '../ui/subject.js';
import { dayText } from '../ui/times.js';
import { CampaignText } from './campaign-text.js';
import { AUDIENCE_WORDS, registerMark, UNMET_WORDS, versionMark } from './document-words.js';
import { NextReview } from './documents.page.js';
import { RegisterForm } from './register-form.js';

export interface DocumentPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly detail: DocumentDetail;
  /** Owner, ISMS Manager, deputy: may begin a draft and propose the withdrawal. */
  readonly mayChange: boolean;
  /** ISMS Manager, deputy: may begin an emergency issue. */
  readonly mayIssue: boolean;
  /** Sees who acknowledged. */
  readonly maySeePeople: boolean;
  /** What was just typed into the form of the register entry, and refused. */
  readonly typed: Readonly<Record<string, string>> | null;
  /** Day that was asked for, and the version in force on it; null = none asked for. */
  readonly onDay: { readonly day: string; readonly versionId: string | null } | null;
  readonly error: string | null;
}

/** One document: what is in force, every version, what points to it, and what its owner can do. */
export function DocumentPage(props: DocumentPageProps) {
  const { base, person, detail, error } = props;
  const { register, document } = detail;
  return (
    <Page title={`${error ? 'Problem: ' : ''}${document.id} ${document.title}`} base={base} person={person} wide>
      <p class="soft">
        <a href={`${base}/documents`}>Documents</a>
      </p>
      <h1>
        {document.id} {document.title}
      </h1>
      <p class="lead">
        <MarkTag mark={registerMark(register)} />
      </p>
      {error && (
        <div class="errors" role="alert">
          <h2>Nothing was changed</h2>
          <p>{error}</p>
        </div>
      )}
      <Unmet {...props} />
      <section class="card">
        <h2>In the register</h2>
        <Facts facts={factsOf(props)} />
      </section>
      <Versions {...props} />
      {detail.reviews.length > 0 && (
        <section class="card">
          <h2>Reviews</h2>
          <ReviewTable base={base} zone={props.zone} now={detail.now.getTime()} reviews={detail.reviews} />
        </section>
      )}
      <Acknowledgements {...props} />
      <Around {...props} />
      {props.mayChange && <Acts {...props} />}
      {props.mayIssue && document.obsolete_on === null && <RegisterForm {...props} />}
    </Page>
  );
}

/** A placeholder approves nothing: said where everybody looks. */
function Unmet({ detail: { register } }: DocumentPageProps) {
  const unmet = register.inForce?.unmet ?? [];
  if (unmet.length === 0) return null;
  return (
    <p class="late">
      ▲ Version {register.inForce?.number} is in force as it was taken over, and{' '}
      {unmet.map((code) => UNMET_WORDS[code] ?? code).join('; ')}. No version becomes effective here without a named
      approver and a day; the next one mends it.
    </p>
  );
}

function factsOf({ detail: { register, document, pointers } }: DocumentPageProps): [string, unknown][] {
  const rule = DOCUMENT_TYPE_RULES[document.type];
  return [
    ['Type', rule.label],
    ['Owner', register.owner?.name ?? 'nobody yet'],
    ['Classification', document.classification.toLowerCase()],
    ['Requirements', document.clauses.join(', ')],
    ['Acknowledged by', AUDIENCE_WORDS[document.audience]],
    ['Review', document.review_cycle_months === null ? 'no rule' : `every ${document.review_cycle_months} months`],
    ['Next review', <NextReview row={register} />],
    ...(document.source === null ? [] : [['Issued by', document.source] as [string, unknown]]),
    ...(document.edition === null ? [] : [['Edition', document.edition] as [string, unknown]]),
    ['Related', document.related.join(', ')],
    ['Points to it', pointers.map(({ id }) => id).join(', ')],
  ];
}

function Versions({ base, detail, zone, onDay }: DocumentPageProps) {
  const { versions, document } = detail;
  return (
    <section class="card">
      <h2>Versions</h2>
      {versions.length === 0 ? (
        <p>There is no version here.</p>
      ) : (
        <table class="stack">
          <thead>
            <tr>
              {['Version', 'State', 'Effective', 'Until', 'Approved by', 'What changed'].map((head) => (
                <th scope="col">{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {versions.map((version) => (
              <VersionRow version={version} base={base} zone={zone} />
            ))}
          </tbody>
        </table>
      )}
      <form class="show" method="get" action={`${base}/documents/${document.id}`}>
        <div>
          <label for="f-on">What was in force on</label>
          <input id="f-on" name="on" type="date" value={onDay?.day ?? ''} />
        </div>
        <button>Show</button>
        {onDay && (
          <p>
            On {dayWords(onDay.day)}:{' '}
            {onDay.versionId === null ? (
              'no version was in force.'
            ) : (
              <a href={`${base}/documents/${onDay.versionId}`}>{onDay.versionId}</a>
            )}
          </p>
        )}
      </form>
    </section>
  );
}

function VersionRow({ version, base, zone }: { version: VersionLine; base: string; zone: string }) {
  const approved = version.approver
    ? `${version.approver}${version.approvedAt ? `, ${dayText(version.approvedAt.getTime(), zone)}` : ''}`
    : (version.importedFrom ?? '–');
  return (
    <tr>
      <td>
        <a href={`${base}/documents/${version.id}`}>{version.number}</a>
      </td>
      <td data-label="State">
        <MarkText mark={versionMark(version.state)} />
      </td>
      <td data-label="Effective">{version.effectiveOn ? dayWords(version.effectiveOn) : '–'}</td>
      <td data-label="Until">{version.endedOn ? dayWords(version.endedOn) : '–'}</td>
      <td data-label="Approved by">{approved}</td>
      <td data-label="What changed">{version.summary ?? '–'}</td>
    </tr>
  );
}

function Acknowledgements({ detail: { campaigns }, zone, base, maySeePeople }: DocumentPageProps) {
  if (campaigns.length === 0) return null;
  return (
    <section class="card">
      <h2>Acknowledged</h2>
      {campaigns.map((campaign) => (
        <>
          <CampaignText campaign={campaign} zone={zone} />
          {maySeePeople && (
            <p>
              <a href={`${base}/documents/${campaign.id.replace('/acknowledgement-', '/acknowledgements/')}`}>
                Who acknowledged {campaign.versionId}, and who is open
              </a>
            </p>
          )}
        </>
      ))}
    </section>
  );
}

function Around(props: DocumentPageProps) {
  const { detail, zone, base, mayChange } = props;
  const { impacts, withdrawals } = detail;
  if (impacts.length + withdrawals.length === 0) return null;
  return (
    <section class="card">
      <h2>To look at</h2>
      {mayChange && impacts.length > 0 && <StillFits {...props} />}
      {impacts.map(({ source, raisedAt }) => (
        <p>
          <a href={`${base}/documents/${source}`}>{source}</a> changed on {dayText(raisedAt.getTime(), zone)}: does this
          document still fit? Where it does not, begin a draft.
        </p>
      ))}
      {withdrawals.map(({ state, by, at }) => (
        <p>
          Withdrawal proposed by {by} on {dayText(at.getTime(), zone)}: {state.replaceAll('_', ' ').toLowerCase()}
        </p>
      ))}
    </section>
  );
}

/** What the owner says of a change around their document that needs none of their own. */
function StillFits({ base, person, detail: { document, impacts } }: DocumentPageProps) {
  return (
    <details>
      <summary>Say that it still fits</summary>
      <form method="post" action={`${base}/documents/${document.id}/impacts`}>
        <input type="hidden" name="formToken" value={person.formToken} />
        <label for="f-source">What changed</label>
        <select id="f-source" name="source">
          {impacts.map(({ source }) => (
            <option value={source}>{source}</option>
          ))}
        </select>
        <label for="f-fits">Why it still fits</label>
        <textarea id="f-fits" name="reason" required></textarea>
        <button>It still fits</button>
      </form>
    </details>
  );
}

function Acts({ base, person, detail, mayIssue }: DocumentPageProps) {
  const { document, register } = detail;
  if (document.obsolete_on !== null || !DOCUMENT_TYPE_RULES[document.type].versioned) return null;
  const path = `${base}/documents/${document.id}`;
  const token = <input type="hidden" name="formToken" value={person.formToken} />;
  return (
    <>
      {register.open === null && (
        <details class="card">
          <summary>Begin a new version</summary>
          <form method="post" action={`${path}/drafts`}>
            {token}
            <fieldset class="field">
              <legend>What does it change?</legend>
              {KINDS_OF_CHANGE.map((kind) => (
                <label class="choice">
                  <input type="radio" name="kind" value={kind} required />
                  {KIND_OF_CHANGE_NAMES[kind]}
                </label>
              ))}
            </fieldset>
            {mayIssue && (
              <label class="choice">
                <input type="checkbox" name="emergency" value="on" />
                Emergency issue: in force by the ISMS Manager and one member of Top Management, approved normally within
                10 business days or it lapses
              </label>
            )}
            <button class="primary">Begin the draft</button>
          </form>
        </details>
      )}
      {register.inForce && (
        <details class="card">
          <summary>Withdraw the document</summary>
          <form method="post" action={`${path}/withdrawals`}>
            {token}
            <label for="f-reason">Why</label>
            <textarea id="f-reason" name="reason" required></textarea>
            <button>Propose the withdrawal</button>
          </form>
        </details>
      )}
      {register.inForce && document.audience !== 'NONE' && (
        <form method="post" action={`${path}/acknowledgements`}>
          {token}
          <p>
            <button class="plain">Ask its audience to acknowledge {register.inForce.number} again</button>
          </p>
        </form>
      )}
    </>
  );
}
