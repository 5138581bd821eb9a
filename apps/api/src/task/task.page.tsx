import { namesDelegate } from '#domain/human-task/escalation.rules.js';
import type { Unmet } from '#domain/errors.js';
import type { FlatFields } from '#forms/flat-fields.js';
import { proposedFields } from '#forms/proposed-fields.js';
import { SOD_SENTENCES } from '#domain/roles/separation-of-duties.rules.js';
import { WAIVABLE_RULES } from '#domain/roles/waiver.rules.js';
import type { TaskView } from '#records/path/task-view.js';
import { Page } from '../ui/page.js';
import { Difference, Facts, Subject } from '../ui/subject.js';
import { clockText, dayText, isoDay, sizeText, timeText } from '../ui/times.js';
import { barredText } from './barred-text.js';
import { outcomeWords, sentence, SOURCE_WORDS } from '../ui/words.js';
import { Answers, NameDelegate } from './answers.js';
import { formOf } from './asked.js';
import { FormFields } from './form-fields.js';
import type { FormState } from './form-state.js';
import { Similar } from './similar.js';
import { capacityLine, whyYou } from './task-texts.js';

export interface TaskPageProps {
  readonly view: TaskView;
  readonly base: string;
  readonly formToken: string;
  /** Path of the page below `base`, for the files on it. */
  readonly path: string;
  /** ISMS instant of the request. */
  readonly now: number;
  /** How far the due instant is, such as `in 3 business days`. */
  readonly dueIn: string;
  /** What was typed and just sent; absent on a fresh visit. */
  readonly typed?: FlatFields | undefined;
  readonly errors?: readonly Unmet[];
  readonly note?: string | null;
  /** Assurance level B and no session of this person yet: where to sign in. */
  readonly signIn?: string | null;
  /** Show the difference unfolded: the subject changed while the page was open. */
  readonly changed?: boolean;
}

/** The page of an open task: what is asked, of whom, about what exactly, and the answers (pages.md, "Anatomy of a task page"). */
export function TaskPage(props: TaskPageProps) {
  const { view, base, errors = [], note } = props;
  const title = `${view.step.question}`;
  return (
    <Page title={`${errors.length > 0 ? 'Problem: ' : ''}${view.step.label} of ${view.record.id}`} base={base}>
      {errors.length > 0 && <ErrorSummary errors={errors} />}
      {note && (
        <div class="note" role="status">
          <p>{note}</p>
        </div>
      )}
      <p class="soft">
        {view.record.id} · {view.record.title}
      </p>
      <h1>{title}</h1>
      <p class="lead">{capacityLine(view)}</p>
      <Duties {...props} />
      <Summary {...props} />
      {view.subject.previous && (
        <Difference before={view.subject.previous} after={view.subject.document} open={props.changed ?? false} />
      )}
      <Subject document={view.subject.document} />
      <Similar view={view} base={base} />
      <Evidence {...props} />
      <Earlier view={view} />
      {props.signIn ? <SignInFirst href={props.signIn} /> : <AnswerForm {...props} />}
    </Page>
  );
}

/** Why nobody may decide, and what can be done; or that a waiver lets this person decide. */
function Duties({ view, base }: TaskPageProps) {
  const { blockedBy, waived, barred } = view.question;
  if (barred !== null) {
    return (
      <section class="note">
        <h2>You may not decide this</h2>
        <p>{barredText(barred)} You do not choose who decides either: the rules name somebody, at once.</p>
      </section>
    );
  }
  if (blockedBy === null) {
    return waived.length === 0 ? null : (
      <p class="note">
        Top Management waived {waived.join(', ')} for you: {waived.map((rule) => SOD_SENTENCES[rule]).join(' ')} If you
        use it, the decision says so and somebody independent checks it later.
      </p>
    );
  }
  const never = blockedBy.filter((rule) => !(WAIVABLE_RULES as readonly string[]).includes(rule));
  return (
    <section class="note">
      <h2>Nobody may decide this</h2>
      <ul>
        {blockedBy.map((rule) => (
          <li>
            {rule}: {SOD_SENTENCES[rule]}
          </li>
        ))}
      </ul>
      <p>
        Name somebody below who has no part in it; a person from outside can be added to the directory first.{' '}
        {never.length > 0 ? (
          `${never.join(', ')} is never waived.`
        ) : (
          <>
            Or Top Management <a href={`${base}/waivers`}>grants a waiver</a>.
          </>
        )}
      </p>
    </section>
  );
}

function Summary({ view, now, dueIn }: TaskPageProps) {
  const { record, question, person, subject } = view;
  const late = question.due < now;
  const form = formOf(view);
  return (
    <section class="card" aria-label="Summary">
      <Facts
        facts={[
          [
            'Record',
            [record.id, record.grade?.toLowerCase(), record.source && SOURCE_WORDS[record.source].toLowerCase()]
              .filter(Boolean)
              .join(', '),
          ],
          [
            'Version',
            `${subject.number} of ${dayText(subject.madeAt, person.zone)}, sha256 ${subject.sha256.slice(0, 16)}`,
          ],
          ['Prepared by', subject.authors.join(', ') || 'the engine'],
          [
            'Due',
            <span class={late ? 'late' : undefined}>
              {late ? '▲ Overdue: ' : ''}
              {timeText(question.due, person.zone)} ({dueIn})
            </span>,
          ],
          ['Why you', whyYou(view)],
          ...(view.task.area === null || view.others.length > 0 ? [['Also asked', othersText(view)] as const] : []),
        ]}
      />
      <h2>What happens next</h2>
      <Facts facts={form.answers.map((answer) => [answer.label, answer.next] as const)} />
    </section>
  );
}

function othersText(view: TaskView): string {
  if (view.others.length === 0) return 'nobody else';
  return view.others.map((other) => `${other.name} (${other.state.toLowerCase().replace('_', ' ')})`).join(', ');
}

function Evidence({ view, base, path }: TaskPageProps) {
  if (view.evidence.length === 0) return null;
  return (
    <section class="card">
      <h2>Evidence so far</h2>
      <ul class="files">
        {view.evidence.map((file) => (
          <li>
            <a href={`${base}${path}/evidence/${file.id}`}>{file.name}</a>{' '}
            <small>
              {sizeText(file.size)}, {file.by ?? 'unknown'}, {dayText(file.at, view.person.zone)}, sha256{' '}
              <code>{file.sha256.slice(0, 16)}</code>
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Earlier({ view }: { view: TaskView }) {
  if (view.earlier.length === 0) return null;
  return (
    <details class="card">
      <summary>Earlier rounds ({view.earlier.length})</summary>
      {view.earlier.map((round) => (
        <>
          <h3>
            Round {round.round}: {outcomeWords(round.outcome)}
          </h3>
          <p class="soft">
            {round.by}, {dayText(round.at, view.person.zone)}, {clockText(round.at, view.person.zone)}
          </p>
          {round.comment && <p class="pre">{round.comment}</p>}
        </>
      ))}
    </details>
  );
}

function SignInFirst({ href }: { href: string }) {
  return (
    <section class="card">
      <h2>Sign in to decide</h2>
      <p>This decision needs your sign-in as well as this link. You come back to this page.</p>
      <p>
        <a class="button primary" href={href}>
          Sign in
        </a>
      </p>
    </section>
  );
}

function AnswerForm(props: TaskPageProps) {
  const { view } = props;
  const form = formOf(view);
  const state: FormState = {
    form,
    view,
    values: valuesOf(props),
    errors: new Map((props.errors ?? []).flatMap(({ field, reason }) => (field ? [[field, reason] as const] : []))),
    today: isoDay(props.now, view.person.zone),
  };
  // The head who was asked at level 1 names who acts; the answer is the delegate's.
  const barred = view.question.barred !== null;
  const naming = !barred && namesDelegate(view.task);
  const files = form.fields.some((field) => field.widget === 'EVIDENCE');
  return (
    <form method="post" class="card" enctype={files ? 'multipart/form-data' : undefined} novalidate>
      {/* Enter in a field presses the first button: it keeps what was typed and decides nothing. */}
      <button name="act" value="save" hidden>
        Save
      </button>
      <input type="hidden" name="formToken" value={props.formToken} />
      <input type="hidden" name="question" value={view.question.id} />
      <input type="hidden" name="subject" value={view.subject.sha256} />
      <h2>Your answer</h2>
      {naming || barred ? null : <FormFields state={state} />}
      <datalist id="people">
        {view.choices.people.map((person) => (
          <option value={person.mail}>{person.name}</option>
        ))}
      </datalist>
      {naming ? <NameDelegate state={state} /> : <Answers state={state} />}
    </form>
  );
}

/** What was just typed, else the draft, else what the process proposes; persons are shown by their mail address. */
function valuesOf({ view, typed }: TaskPageProps): FlatFields {
  const proposed = () => proposedFields(formOf(view), view.proposed);
  const values = typed ?? (Object.keys(view.draft).length > 0 ? view.draft : proposed());
  const mails = new Map(view.choices.people.map(({ id, mail }) => [id, mail]));
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, mails.get(value) ?? value]));
}

/** The summary on top links to each field; the same words stand there. */
export function ErrorSummary({ errors }: { errors: readonly Unmet[] }) {
  return (
    <div class="errors" role="alert">
      <h2>This could not be recorded yet</h2>
      <ul>
        {errors.map(({ field, reason }) => (
          <li>{field ? <a href={`#f-${field}`}>{sentence(reason)}</a> : sentence(reason)}</li>
        ))}
      </ul>
    </div>
  );
}
