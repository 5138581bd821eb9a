import { CAPACITY_NAMES } from '#domain/roles/roles.js';
import { FORMS } from '#forms/forms.js';
import type { AnswerLine, RecordDetail } from '#records/corrective-action/read-record.js';
import type { SimilarCase } from '#records/corrective-action/similar.js';
import type { TrailEvent } from '#records/corrective-action/read-trail.js';
import { Page, type SignedIn } from '../ui/page.js';
import { DecisionLines } from '../ui/decision-lines.js';
import { Due } from '../ui/due.js';
import { SimilarCases } from '../ui/similar-cases.js';
import { StateTag } from '../ui/state-tag.js';
import { stepWords } from '../ui/step-words.js';
import { Facts } from '../ui/subject.js';
import { dayText, sizeText, timeText } from '../ui/times.js';
import { outcomeWords, sentence, SOURCE_WORDS } from '../ui/words.js';
import { entryFacts } from './entry-facts.js';
import { Manage, Timeline, Withdraw } from './record-side.js';
import type { NameOf } from './trail-words.js';

export interface RecordPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly record: RecordDetail;
  readonly trail: readonly TrailEvent[];
  readonly name: NameOf;
  /** The ISMS Manager may cancel and change the owner; null for everybody else. */
  readonly manage: { readonly formToken: string } | null;
  /** Why what was just asked for was refused. */
  readonly error: string | null;
  /** The lead auditor may withdraw a finding of an audit; null for everybody else. */
  readonly withdraw: { readonly formToken: string } | null;
  readonly similar: readonly SimilarCase[];
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
      {props.error && (
        <div class="errors" role="alert">
          <p>{props.error}</p>
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
          <DecisionLines {...props} heading="Decisions" what="Decision" decisions={record.decisions} />
          <Evidence {...props} />
          <SimilarCases cases={props.similar} base={base} zone={props.zone} />
        </div>
        <div>
          <Manage {...props} />
          <Withdraw {...props} />
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
            return (
              <tr>
                <td>{stepWords(line.code, line.part)}</td>
                <td>
                  {line.person} <small>{CAPACITY_NAMES[line.capacity]}</small>
                </td>
                <td data-label="Since">{dayText(line.since, zone)}</td>
                <td data-label="Due">
                  <Due due={line.due} now={record.now} level={line.level} zone={zone} />
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
      <h2>
        {record.type === 'CA'
          ? 'Nonconformity'
          : record.type === 'OFI'
            ? 'Opportunity for improvement'
            : 'Preventive action'}
      </h2>
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
          ...lateFacts(record, zone),
        ]}
      />
    </section>
  );
}

/** What a record has only later in its life. */
function lateFacts(record: RecordDetail, zone: string): (readonly [string, string])[] {
  const closed = record.closedAt === null ? null : `${timeText(record.closedAt, zone)}, ${record.closedBy?.name ?? ''}`;
  const facts: (readonly [string, string | null | undefined])[] = [
    ['Verifier', record.verifier?.name],
    ['Success criterion', record.criterion],
    ['Risk', [record.riskId, record.riskLevel?.toLowerCase()].filter(Boolean).join(', ')],
    ['Day set from outside', record.externalDue],
    ['About the ISMS Manager', record.aboutIsmsManager ? 'yes: Top Management triages and closes' : null],
    ['Merged into', record.mergedInto],
    ['Merged from', record.merged.map(({ id, title }) => `${id} ${title}`).join('\n')],
    ['Repeat of', record.repeatOf],
    ['Closed', closed],
  ];
  return facts.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
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
