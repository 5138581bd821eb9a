import { CAPACITY_NAMES } from '#domain/roles/roles.js';
import { FORMS } from '#forms/forms.js';
import type { AnswerLine, RecordDetail } from '#records/corrective-action/read-record.js';
import type { TrailEvent } from '#records/corrective-action/read-trail.js';
import { Page, type SignedIn } from '../ui/page.js';
import { StateTag } from '../ui/state-tag.js';
import { Facts } from '../ui/subject.js';
import { clockText, dayText, distanceText, sizeText, timeText } from '../ui/times.js';
import { outcomeWords, sentence, SOURCE_WORDS } from '../ui/words.js';
import { entryFacts } from './entry-facts.js';
import { isStrong, stepWords, trailWords, type NameOf } from './trail-words.js';

export interface RecordPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly record: RecordDetail;
  readonly trail: readonly TrailEvent[];
  readonly name: NameOf;
  /** The ISMS Manager may cancel and change the owner; null for everybody else. */
  readonly manage: { readonly formToken: string; readonly error: string | null } | null;
  readonly temporalLink: string | null;
}

/** One corrective action from start to end: what stands where, who is waited for, what was answered, decided and told. */
export function RecordPage(props: RecordPageProps) {
  const { base, person, record } = props;
  return (
    <Page title={`${record.id}: ${record.title}`} base={base} person={person} wide>
      <p class="soft">
        <a href={`${base}/corrective-actions`}>Corrective Action Log</a>
      </p>
      <h1>
        {record.id} · {record.title}
      </h1>
      <p class="lead">
        <StateTag state={record.state} /> {record.grade ? `${sentence(record.grade.toLowerCase())}, ` : ''}
        {SOURCE_WORDS[record.source].toLowerCase()}
        {record.iteration > 1 ? `, iteration ${record.iteration}` : ''}
      </p>
      {props.manage?.error && (
        <div class="errors" role="alert">
          <p>{props.manage.error}</p>
        </div>
      )}
      <div class="cols">
        <div>
          <Waiting {...props} />
          <About {...props} />
          <Actions {...props} />
          {record.answers.map((answer) => (
            <AnswerCard {...props} answer={answer} />
          ))}
          <Decisions {...props} />
          <Evidence {...props} />
        </div>
        <div>
          <Manage {...props} />
          <Timeline {...props} />
        </div>
      </div>
    </Page>
  );
}

function Waiting({ record, zone }: RecordPageProps) {
  if (record.waiting.length === 0) return null;
  return (
    <section class="card">
      <h2>Waiting for</h2>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">Step</th>
            <th scope="col">Who</th>
            <th scope="col">Since</th>
            <th scope="col">Due</th>
          </tr>
        </thead>
        <tbody>
          {record.waiting.map((line) => {
            const late = line.due < record.now;
            return (
              <tr>
                <td>{stepWords(line.code, line.part)}</td>
                <td>
                  {line.person} <small>{CAPACITY_NAMES[line.capacity]}</small>
                </td>
                <td data-label="Since">{dayText(line.since, zone)}</td>
                <td data-label="Due">
                  <span class={late ? 'late' : undefined}>
                    {late ? '▲ ' : ''}
                    {dayText(line.due, zone)}{' '}
                    <small>({late ? `overdue, level ${line.level}` : distanceText(line.due, record.now, zone)})</small>
                  </span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function About({ record, zone }: RecordPageProps) {
  return (
    <section class="card">
      <h2>Nonconformity</h2>
      <p class="pre">{record.description}</p>
      <Facts
        facts={[
          ['Requirements', record.requirementRefs.join(', ')],
          ['Department', record.department?.name ?? ''],
          ['Owner', record.owner?.name ?? ''],
          [
            'Raised',
            `${timeText(record.raisedAt, zone)}, ${record.raisedBy?.name ?? 'the engine'}${record.raiserVerified ? '' : ' (not verified)'}`,
          ],
          ...(record.verifier ? [['Verifier', record.verifier.name] as const] : []),
          ...(record.criterion ? [['Success criterion', record.criterion] as const] : []),
          ...(record.riskId ? [['Risk', record.riskId] as const] : []),
          ...(record.repeatOf ? [['Repeat of', record.repeatOf] as const] : []),
          ...(record.closedAt
            ? [['Closed', `${timeText(record.closedAt, zone)}, ${record.closedBy?.name ?? ''}`] as const]
            : []),
        ]}
      />
    </section>
  );
}

function Actions({ record, zone }: RecordPageProps) {
  if (record.actions.length === 0) return null;
  return (
    <section class="card">
      <h2>Actions</h2>
      <table class="stack">
        <thead>
          <tr>
            {['No.', 'What', 'Who', 'Until', 'State'].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {record.actions.map((action) => (
            <tr>
              <td data-label="No.">{record.iteration > 1 ? `${action.iteration}.${action.number}` : action.number}</td>
              <td>
                {action.what} <small>Evidence: {action.evidenceExpected}</small>
              </td>
              <td data-label="Who">{action.implementer}</td>
              <td data-label="Until">{dayText(action.due, zone)}</td>
              <td data-label="State">
                <span aria-hidden="true">
                  {action.state === 'DONE' ? '● ' : action.state === 'DROPPED' ? '✕ ' : '○ '}
                </span>
                {sentence(outcomeWords(action.state))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function AnswerCard({ answer, zone, record, name }: RecordPageProps & { answer: AnswerLine }) {
  return (
    <details class="card">
      <summary>
        {stepWords(answer.code, answer.part)}: {outcomeWords(answer.outcome)}
        {record.iteration > 1 ? ` (iteration ${answer.iteration})` : ''}
      </summary>
      <p class="soft">
        {answer.by ?? 'imported'}, {timeText(answer.at, zone)}
      </p>
      {answer.body === null ? (
        <p>The text was disposed of; its hash stands in the trail.</p>
      ) : (
        <Facts facts={entryFacts(FORMS[answer.form], answer.body, { record, name })} />
      )}
    </details>
  );
}

function Decisions({ record, zone }: RecordPageProps) {
  if (record.decisions.length === 0) return null;
  return (
    <section class="card">
      <h2>Decisions</h2>
      <table class="stack">
        <thead>
          <tr>
            {['Step', 'Decision', 'By', 'When', 'Receipt'].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {record.decisions.map((line) => (
            <tr>
              <td>{stepWords(line.code)}</td>
              <td>
                {sentence(outcomeWords(line.outcome))} {line.comment && <small class="pre">“{line.comment}”</small>}
              </td>
              <td data-label="By">
                {line.onBehalfOf ? `${line.by} for ${line.onBehalfOf}` : line.by}{' '}
                <small>
                  {CAPACITY_NAMES[line.capacity]}, level {line.assurance}
                </small>
              </td>
              <td data-label="When">
                {dayText(line.at, zone)}, {clockText(line.at, zone)}
              </td>
              <td data-label="Receipt">
                {line.receipt}{' '}
                <small>
                  version <code>{line.subjectSha256.slice(0, 8)}</code>
                </small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Evidence({ record, base, zone }: RecordPageProps) {
  if (record.evidence.length === 0) return null;
  return (
    <section class="card">
      <h2>Evidence</h2>
      <ul class="files">
        {record.evidence.map((file) => (
          <li>
            <a href={`${base}/corrective-actions/${record.id}/evidence/${file.id}`}>{file.name}</a>{' '}
            <small>
              {sizeText(file.size)}, {file.by ?? 'imported'}, {dayText(file.at, zone)}, sha256{' '}
              <code>{file.sha256.slice(0, 16)}</code>
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Manage({ manage, record, temporalLink, base }: RecordPageProps) {
  if (!manage) return null;
  const action = `${base}/corrective-actions/${record.id}/interruptions`;
  return (
    <section class="card">
      <h2>ISMS Manager</h2>
      {temporalLink && (
        <p>
          <a href={temporalLink}>Process in the Temporal UI</a>
        </p>
      )}
      <details>
        <summary>Change the owner</summary>
        <form method="post" action={action}>
          <input type="hidden" name="formToken" value={manage.formToken} />
          <div class="field">
            <label for="f-owner">New owner (work mail)</label>
            <input id="f-owner" name="owner" />
          </div>
          <Reason id="owner" />
          <button name="kind" value="OWNER_CHANGED">
            Change the owner
          </button>
        </form>
      </details>
      <details>
        <summary>Cancel: raised in error</summary>
        <form method="post" action={action}>
          <input type="hidden" name="formToken" value={manage.formToken} />
          <Reason id="cancel" />
          <button name="kind" value="CANCELLED">
            Cancel this record
          </button>
        </form>
      </details>
    </section>
  );
}

function Reason({ id }: { id: string }) {
  return (
    <div class="field">
      <label for={`f-reason-${id}`}>Reason</label>
      <textarea id={`f-reason-${id}`} name="reason" rows={2}></textarea>
    </div>
  );
}

function Timeline({ trail, zone, name, base, record }: RecordPageProps) {
  const strong = trail.filter(({ type }) => isStrong(type)).toReversed();
  return (
    <section class="card">
      <h2>Timeline</h2>
      <Events events={strong} zone={zone} name={name} />
      <details>
        <summary>Whole trail ({trail.length} events)</summary>
        <Events events={trail} zone={zone} name={name} />
      </details>
      <p class="soft">
        <a href={`${base}/api/v1/corrective-actions/${record.id}/trail`}>Trail with hashes (JSON)</a>
      </p>
    </section>
  );
}

function Events({ events, zone, name }: { events: readonly TrailEvent[]; zone: string; name: NameOf }) {
  return (
    <ol class="line">
      {events.map((event) => (
        <li class={event.type === 'DECIDED' ? 'strong' : undefined}>
          {trailWords(event, name)}
          <br />
          <small>
            {dayText(event.at, zone)}, {clockText(event.at, zone)}, {event.actorName ?? event.actor}
            {event.onBehalfOf ? ` for ${event.onBehalfOf}` : ''}
          </small>
        </li>
      ))}
    </ol>
  );
}
