import type { Receipt, TaskView } from '#records/path/task-view.js';
import { stepWords } from '../ui/step-words.js';
import { Page } from '../ui/page.js';
import { Difference, Facts } from '../ui/subject.js';
import { timeText } from '../ui/times.js';
import { outcomeWords, sentence } from '../ui/words.js';
import { closedText } from './task-texts.js';

export interface AfterProps {
  readonly view: TaskView;
  readonly base: string;
  readonly formToken: string;
}

/** What you decided, receipt number, time, what happens next, and how to say that it was a mistake. */
export function ReceiptPage(
  props: AfterProps & {
    readonly receipt: Receipt;
    readonly title: string;
    readonly text?: string;
    readonly amendable: boolean;
  },
) {
  const { receipt, view, base } = props;
  return (
    <Page title={`${props.title}: ${receipt.recordId}`} base={base}>
      <h1>{props.title}</h1>
      <div class="done" role="status">
        <p>
          Receipt
          <br />
          <b>{receipt.receipt}</b>
        </p>
        {props.text && <p>{props.text}</p>}
      </div>
      <section class="card" aria-label="Receipt">
        <Facts
          facts={[
            ['Answer', <strong>{sentence(outcomeWords(receipt.outcome))}</strong>],
            ['Record', `${receipt.recordId} · ${view.record.title}`],
            ['Step', stepWords(receipt.step)],
            ['By', receipt.onBehalfOf ? `${receipt.by.name} for ${receipt.onBehalfOf.name}` : receipt.by.name],
            ['At', timeText(receipt.at, view.person.zone)],
            ['Version', `sha256 ${receipt.subjectSha256.slice(0, 16)}`],
            ['Next', receipt.next],
          ]}
        />
      </section>
      <section class="card">
        <h2>Was this a mistake?</h2>
        {props.amendable ? (
          <form method="post">
            <input type="hidden" name="formToken" value={props.formToken} />
            <p>While the next step is undecided you can correct what you sent. Both versions stay on record.</p>
            <button name="act" value="amend">
              Correct what I sent
            </button>
          </form>
        ) : (
          <p>
            A recorded answer is never removed. Tell the ISMS Manager, with the receipt number; what follows is recorded
            as a step of its own.
          </p>
        )}
      </section>
    </Page>
  );
}

/** Already decided, handed on, withdrawn, superseded or expired: one sentence each and a next step. */
export function ClosedPage({ view, base, formToken, fresh }: AfterProps & { readonly fresh: boolean }) {
  const { title, text } = closedText(view);
  return (
    <Page title={`${title}: ${view.record.id}`} base={base}>
      <p class="soft">
        {view.record.id} · {view.record.title}
      </p>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      {fresh && (
        <form method="post">
          <input type="hidden" name="formToken" value={formToken} />
          <button name="act" value="fresh-link" class="primary">
            Send me a fresh link
          </button>
        </form>
      )}
      {view.status === 'SUPERSEDED' && view.subject.previous && (
        <Difference before={view.subject.previous} after={view.subject.document} open />
      )}
    </Page>
  );
}

/** A page with one message and nothing else. */
export function MessagePage(props: {
  readonly base: string;
  readonly title: string;
  readonly text: string;
  readonly again?: boolean;
}) {
  return (
    <Page title={props.title} base={props.base}>
      <h1>{props.title}</h1>
      <p class="lead">{props.text}</p>
      {props.again && (
        <p>
          <a class="button" href="">
            Load the page again
          </a>
        </p>
      )}
    </Page>
  );
}
