import { tablesToCsv } from '#domain/cycle/output-formats.rules.js';
import type { SubjectDocument } from '#domain/human-task/subject.js';
import type { Output } from '#records/cycle/outputs.js';
import type { CycleView, StepView } from '#records/cycle/read-cycle.js';
import { Page, type SignedIn } from '../ui/page.js';
import { Difference, Facts, Subject } from '../ui/subject.js';
import { timeText } from '../ui/times.js';
import { OUTPUT_WORDS, stepCode, stepPath } from './cycle-words.js';
import { MarkTag } from './mark-text.js';
import { approvedWords, authorOf } from './output-words.js';
import { Disposed } from './step.page.js';

export interface OutputPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly view: CycleView;
  readonly step: StepView;
  readonly output: Output;
  /** Null: the text was disposed of. */
  readonly document: SubjectDocument | null;
  /** The version before, where there was one. */
  readonly before: SubjectDocument | null;
}

/** One version of what a step produced, as it was submitted; prints as a document. */
export function OutputPage(props: OutputPageProps) {
  const { base, person, zone, view, step, output, document, before } = props;
  const title = `${document?.title ?? step.label}, version ${output.number}`;
  return (
    <Page title={`${title}, ${view.cycle.id}`} base={base} person={person} wide>
      <p class="soft">
        <a href={`${base}/cycles/${view.cycle.id}`}>{view.cycle.id}</a> ·{' '}
        <a href={base + stepPath(view.cycle.id, step)}>
          {stepCode(step)} {step.label}
        </a>
      </p>
      <h1>{title}</h1>
      <p class="lead">
        <MarkTag mark={OUTPUT_WORDS[output.state]} />
      </p>
      <section class="card">
        <Facts
          facts={[
            ['Submitted', `${authorOf(output)}, ${timeText(output.submitted_at.getTime(), zone)}`],
            ['Approved or sent back', approvedWords(output, zone)],
            ['Form', `${output.form}, version ${output.form_version}`],
            ['sha256', <code>{output.sha256}</code>],
          ]}
        />
        {document && <Downloads {...props} document={document} />}
      </section>
      {document && before && <Difference before={before} after={document} />}
      {document ? <Subject document={document} /> : <Disposed />}
    </Page>
  );
}

function Downloads({ base, view, output, document }: OutputPageProps & { document: SubjectDocument }) {
  const path = `${base}/cycles/${view.cycle.id}/outputs/${output.id}`;
  return (
    <p>
      Download: <a href={`${path}.pdf`}>PDF</a> · <a href={`${path}.md`}>Markdown</a>
      {tablesToCsv(document).map(({ heading }, at) => (
        <>
          {' · '}
          <a href={`${path}.csv?table=${at + 1}`}>{heading} (CSV)</a>
        </>
      ))}
    </p>
  );
}
