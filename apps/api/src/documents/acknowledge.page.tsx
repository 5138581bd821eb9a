import type { AcknowledgementView } from '#records/documents/acknowledge.js';
import { dayWords } from '../cycles/cycle-words.js';
import { Markdown } from '../ui/markdown.js';
import { Page } from '../ui/page.js';
import { Facts } from '../ui/subject.js';
import { sizeText, timeText } from '../ui/times.js';

export interface AcknowledgePageProps {
  readonly base: string;
  readonly view: AcknowledgementView;
  readonly path: string;
  readonly formToken: string;
}

/** One mail, one page, one button: thirty seconds for the person, the exact text for the evidence. */
export function AcknowledgePage({ base, view, path, formToken }: AcknowledgePageProps) {
  const { title, versionId, body } = view;
  return (
    <Page title={`Read and acknowledge ${versionId}`} base={base}>
      <h1>Have you read and understood {title}?</h1>
      <p class="lead">
        You are asked as {view.person.name}, by {timeText(view.due, view.person.zone)}.
      </p>
      <section class="card">
        <Facts
          facts={[
            ['Version', versionId],
            ['In force since', dayWords(view.effectiveOn)],
            ['What changed', body?.summary ?? ''],
          ]}
        />
      </section>
      <section class="card">
        <h2>Text</h2>
        <Text view={view} path={`${base}${path}`} />
      </section>
      <form method="post" action={`${base}${path}`}>
        <input type="hidden" name="formToken" value={formToken} />
        <input type="hidden" name="subject" value={view.sha256} />
        <button class="primary" name="act" value="acknowledge">
          I have read and understood it
        </button>
      </form>
      <p class="soft">Nobody else can acknowledge it for you. If something is unclear, ask before you do.</p>
    </Page>
  );
}

function Text({ view: { body }, path }: { view: AcknowledgementView; path: string }) {
  if (!body) return <p>The text was disposed of.</p>;
  if (body.file === null) return <Markdown text={body.text} />;
  return (
    <p>
      <a href={`${path}/evidence/${body.file.id}`}>{body.file.name}</a> <small>{sizeText(body.file.size)}</small>
    </p>
  );
}

const CLOSED: Readonly<Record<Exclude<AcknowledgementView['status'], 'OPEN'>, string>> = {
  DONE: 'You have acknowledged it. Nothing more is asked of you.',
  ENDED: 'A newer version is in force, or the document was withdrawn: nothing is asked of you any more by this link.',
  LEFT: 'This link was mailed to somebody who does not work here now.',
  EXPIRED: 'This link has run out. The next digest that you get carries the way in; or ask the ISMS Manager.',
};

/** What a link says that is not open any more, and what a person sees after the click. */
export function AcknowledgedPage({ base, view }: Pick<AcknowledgePageProps, 'base' | 'view'>) {
  const { status, title, versionId, doneAt } = view;
  const left = status === 'LEFT';
  return (
    <Page title={status === 'DONE' ? 'Acknowledged' : 'This link is closed'} base={base}>
      <h1>{status === 'DONE' ? 'Thank you' : 'This link is closed'}</h1>
      <p class="lead">{status === 'OPEN' ? '' : CLOSED[status]}</p>
      {!left && (
        <section class="card">
          <Facts
            facts={[
              ['Document', title],
              ['Version', versionId],
              ...(doneAt === null ? [] : [['Acknowledged', timeText(doneAt, view.person.zone)] as const]),
            ]}
          />
        </section>
      )}
    </Page>
  );
}
