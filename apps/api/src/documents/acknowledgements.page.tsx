import type { AcknowledgementLine } from '#records/documents/read-acknowledgements.js';
import type { CampaignLine } from '#records/documents/read-document.js';
import { MarkText } from '../cycles/mark-text.js';
import { Page, type SignedIn } from '../ui/page.js';
import { timeText } from '../ui/times.js';
import { CampaignText } from './campaign-text.js';
import { ACKNOWLEDGEMENT_WORDS } from './document-words.js';

export interface AcknowledgementsPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly title: string;
  readonly documentId: string;
  readonly campaign: CampaignLine;
  readonly items: readonly AcknowledgementLine[];
  /** Address of the next page; null = this is the last. */
  readonly next: string | null;
  /** Only those who are open. */
  readonly onlyOpen: boolean;
}

/** Who acknowledged a version, which text of it, and who is open: what an auditor asks for (7.3, 7.5.3). */
export function AcknowledgementsPage(props: AcknowledgementsPageProps) {
  const { base, person, zone, title, documentId, campaign, items, next, onlyOpen } = props;
  const path = `${base}/documents/${campaign.id.replace('/acknowledgement-', '/acknowledgements/')}`;
  return (
    <Page title={`Acknowledged: ${campaign.versionId}`} base={base} person={person} wide>
      <p class="soft">
        <a href={`${base}/documents`}>Documents</a> · <a href={`${base}/documents/${documentId}`}>{documentId}</a>
      </p>
      <h1>Who acknowledged {title}</h1>
      <section class="card">
        <CampaignText campaign={campaign} zone={zone} />
        <p>
          {onlyOpen ? <a href={path}>Everybody</a> : <a href={`${path}?state=OPEN`}>Only who is open</a>} ·{' '}
          <a href={`${path}.pdf`}>Download the list (PDF)</a>
        </p>
      </section>
      <section class="card" aria-label="People">
        {items.length === 0 ? <p>Nobody.</p> : <People items={items} zone={zone} />}
        {next !== null && (
          <p>
            <a href={`${base}${next}`}>More people</a>
          </p>
        )}
      </section>
    </Page>
  );
}

function People({ items, zone }: Pick<AcknowledgementsPageProps, 'items' | 'zone'>) {
  return (
    <table class="stack">
      <thead>
        <tr>
          {['Person', 'Department', 'State', 'Due', 'Acknowledged', 'What was shown'].map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map(({ person, department, state, due, doneAt, versionId, sha256, level }) => (
          <tr>
            <td>{person.name}</td>
            <td data-label="Department">{department ?? '–'}</td>
            <td data-label="State">
              <MarkText
                mark={
                  level > 0 && state === 'OPEN'
                    ? { shape: '▲', word: `Late, level ${level}`, late: true }
                    : ACKNOWLEDGEMENT_WORDS[state]
                }
              />
            </td>
            <td data-label="Due">{timeText(due.getTime(), zone)}</td>
            <td data-label="Acknowledged">{doneAt === null ? '–' : timeText(doneAt.getTime(), zone)}</td>
            <td data-label="What was shown">
              {versionId === null ? (
                '–'
              ) : (
                <>
                  {versionId}, sha256 <code>{(sha256 ?? '').slice(0, 16)}</code>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
