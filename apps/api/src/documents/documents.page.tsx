import { DOCUMENT_TYPE_RULES } from '#domain/documents/document-types.js';
import type { RegisterRow } from '#records/documents/read-register.js';
import { dayWords } from '../cycles/cycle-words.js';
import { MarkText } from '../cycles/mark-text.js';
import { Page, type SignedIn } from '../ui/page.js';
import { registerMark, UNMET_WORDS, versionMark } from './document-words.js';

export interface DocumentsPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly rows: readonly RegisterRow[];
}

/** The register of documents: what is in force, for everybody. */
export function DocumentsPage({ base, person, rows }: DocumentsPageProps) {
  const overdue = rows.filter(({ daysOverdue }) => daysOverdue > 0);
  return (
    <Page title="Documents" base={base} person={person} wide>
      <h1>Documents</h1>
      <p class="lead">
        {rows.filter(({ inForce }) => inForce !== null).length} documents are in force (ISO/IEC 27001:2022 7.5). One
        version of each is effective; earlier ones are kept and can be shown for any day.
      </p>
      {overdue.length > 0 && (
        <p class="late">
          ▲ Past their review: {overdue.map(({ id, daysOverdue }) => `${id} (${daysOverdue} days)`).join(', ')}
        </p>
      )}
      <p>
        Download the register: <a href={`${base}/documents.pdf`}>PDF</a> · <a href={`${base}/documents.csv`}>CSV</a>
      </p>
      <section class="card" aria-label="Register of documents">
        {rows.length === 0 ? <p>No document stands in the register yet.</p> : <Register rows={rows} base={base} />}
      </section>
    </Page>
  );
}

const HEADS = ['Document', 'In force', 'Since', 'Approved by', 'Owner', 'Next review', 'Read by'];

function Register({ rows, base }: Pick<DocumentsPageProps, 'rows' | 'base'>) {
  return (
    <table class="stack register">
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <td>
              <a href={`${base}/documents/${row.id}`}>{row.id}</a> {row.title}{' '}
              <small>{DOCUMENT_TYPE_RULES[row.type].label}</small>
            </td>
            <td data-label="In force">
              <MarkText mark={registerMark(row)} /> {row.inForce?.number ?? row.edition ?? ''}
              {row.open && (
                <small>
                  {' '}
                  · <a href={`${base}/documents/${row.open.versionId}`}>{row.open.number}</a>{' '}
                  {versionMark(row.open.state).word.toLowerCase()}
                </small>
              )}
            </td>
            <td data-label="Since">{row.inForce ? dayWords(row.inForce.effectiveOn) : '–'}</td>
            <td data-label="Approved by">
              <Approver row={row} />
            </td>
            <td data-label="Owner">{row.owner?.name ?? '–'}</td>
            <td data-label="Next review">
              <NextReview row={row} />
            </td>
            <td data-label="Read by">
              {row.acknowledgement ? `${row.acknowledgement.done} of ${row.acknowledgement.asked}` : '–'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Approver({ row }: { row: RegisterRow }) {
  if (row.inForce === null) return <>{row.source ?? '–'}</>;
  if (row.inForce.unmet.length === 0) return <>{row.inForce.approver ?? '–'}</>;
  return <span class="late">▲ {row.inForce.unmet.map((code) => UNMET_WORDS[code] ?? code).join('; ')}</span>;
}

export function NextReview({ row }: { row: RegisterRow }) {
  if (row.nextReviewOn === null) return <>–</>;
  if (row.daysOverdue === 0) return <>{dayWords(row.nextReviewOn)}</>;
  return (
    <span class="late">
      ▲ {dayWords(row.nextReviewOn)} <small>({row.daysOverdue} days past)</small>
    </span>
  );
}
