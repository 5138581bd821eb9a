import { documentIdOf } from '#domain/documents/document-id.rules.js';
import { KIND_OF_CHANGE_NAMES } from '#domain/documents/version-number.rules.js';
import type { DocumentDetail, VersionDetail } from '#records/documents/read-document.js';
import { dayWords } from '../cycles/cycle-words.js';
import { CycleTimeline } from '../cycles/cycle-timeline.js';
import type { CyclePageProps } from '../cycles/cycle.page.js';
import { MarkTag } from '../cycles/mark-text.js';
import { Page, type SignedIn } from '../ui/page.js';
import { Difference, Facts, Subject } from '../ui/subject.js';
import { timeText } from '../ui/times.js';
import { UNMET_WORDS, versionMark } from './document-words.js';
import { documentOf, textOf } from './version-document.js';

export interface VersionPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly detail: DocumentDetail;
  readonly version: VersionDetail;
  /** False: the text is for its audience and for those who answer for it. */
  readonly mayRead: boolean;
  readonly mayChange: boolean;
  readonly trail: CyclePageProps['trail'];
}

/** One version: who approved it, since when, its text, and the difference to the one before; prints as a document. */
export function VersionPage(props: VersionPageProps) {
  const { base, person, zone, detail, version, mayRead } = props;
  const { line, submission } = version;
  const title = `${detail.document.title}, version ${line.number}`;
  const shown = mayRead ? documentOf(title, submission) : null;
  return (
    <Page title={`${title}, ${documentIdOf(line.id)}`} base={base} person={person} wide>
      <p class="soft">
        <a href={`${base}/documents`}>Documents</a> ·{' '}
        <a href={`${base}/documents/${detail.document.id}`}>{detail.document.id}</a>
      </p>
      <h1>{title}</h1>
      <p class="lead">
        <MarkTag mark={versionMark(line.state)} />
      </p>
      <section class="card">
        <h2>About this version</h2>
        <Facts facts={factsOf(props)} />
        {mayRead && <Download {...props} />}
      </section>
      {shown ? <Subject document={shown} /> : <Hidden mayRead={mayRead} />}
      {mayRead && <Changed {...props} />}
      <Comments {...props} />
      {props.mayChange && isOpen(line.state) && <Withdraw {...props} />}
      {props.trail && (
        <CycleTimeline {...props.trail} zone={zone} trailPath={`${base}/api/v1/documents/${line.id}/trail`} />
      )}
    </Page>
  );
}

function Download({ base, version: { line, submission } }: VersionPageProps) {
  if (!submission?.body) return null;
  const { file } = submission.body;
  return (
    <p>
      Download:{' '}
      {file === null ? (
        <>
          <a href={`${base}/documents/${line.id}.pdf`}>PDF</a> ·{' '}
          <a href={`${base}/documents/${line.id}.md`}>Markdown</a>
        </>
      ) : (
        <a href={`${base}/documents/${line.id}/file`}>{file.name}</a>
      )}
    </p>
  );
}

/** What changed since the version it takes the place of; of files nothing can be said. */
function Changed({ version: { submission, before } }: VersionPageProps) {
  const [old, now] = [textOf(before), textOf(submission)];
  return old && now ? <Difference before={old} after={now} open /> : null;
}

function isOpen(state: string): boolean {
  return ['DRAFT', 'IN_REVIEW', 'PENDING_APPROVAL', 'REJECTED', 'APPROVED'].includes(state);
}

function factsOf(props: VersionPageProps): [string, unknown][] {
  const { line, submission } = props.version;
  return [
    ['Kind of change', KIND_OF_CHANGE_NAMES[line.kind]],
    ['Written by', submission?.author ?? line.author ?? ''],
    ['Approved by', <Approved {...props} />],
    ['Effective', line.effectiveOn ? dayWords(line.effectiveOn) : 'not yet'],
    ...endOf(line),
    ...(line.importedFrom ? [['Taken over from', line.importedFrom] as [string, unknown]] : []),
    ...(line.cause ? [['Made for', line.cause] as [string, unknown]] : []),
    ['sha256', <code>{line.sha256 ?? ''}</code>],
  ];
}

function endOf({ endedOn, endedWhy }: VersionDetail['line']): [string, unknown][] {
  return endedOn === null ? [] : [['Ended', `${dayWords(endedOn)}, ${(endedWhy ?? '').toLowerCase()}`]];
}

function Approved({ version: { line }, zone }: VersionPageProps) {
  if (line.unmet.length > 0)
    return <span class="late">▲ {line.unmet.map((code) => UNMET_WORDS[code] ?? code).join('; ')}</span>;
  if (line.approver === null || line.approvedAt === null) return <>not yet</>;
  return (
    <>
      {line.approver}, {timeText(line.approvedAt.getTime(), zone)}
    </>
  );
}

function Hidden({ mayRead }: { mayRead: boolean }) {
  return (
    <section class="card">
      <p>
        {mayRead
          ? 'Nothing is submitted yet, or the text was disposed of.'
          : 'The text is for those who work by it, and for those who answer for it.'}
      </p>
    </section>
  );
}

function Comments({ version: { comments }, zone, mayRead }: VersionPageProps) {
  if (comments.length === 0 || !mayRead) return null;
  const words = { ACCEPTED: 'Taken over', NOT_ACCEPTED: 'Not taken over' };
  return (
    <section class="card">
      <h2>Comments of the reviewers</h2>
      {comments.map(({ number, by, text, at, disposition, answer, answeredBy }) => (
        <>
          <p>
            {number}. {text ?? 'disposed of'} <small>{`${by}, ${timeText(at.getTime(), zone)}`}</small>
          </p>
          <p class="soft">
            {disposition === null
              ? 'Not answered yet.'
              : `${words[disposition]}: ${answer ?? ''} (${answeredBy ?? ''})`}
          </p>
        </>
      ))}
    </section>
  );
}

function Withdraw({ base, person, version: { line } }: VersionPageProps) {
  return (
    <details class="card">
      <summary>Withdraw this draft</summary>
      <form method="post" action={`${base}/documents/${line.id}/withdrawal`}>
        <input type="hidden" name="formToken" value={person.formToken} />
        <label for="f-reason">Why</label>
        <textarea id="f-reason" name="reason" required></textarea>
        <button>Withdraw the draft</button>
      </form>
    </details>
  );
}
