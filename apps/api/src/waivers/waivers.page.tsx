import type { Unmet } from '#domain/errors.js';
import { CORRECTIVE_ACTION_STEPS } from '#domain/corrective-action/steps.js';
import { CYCLE_STEPS } from '#domain/cycle/steps.js';
import { recordPath } from '#domain/process/record-path.js';
import type { StepDefinition } from '#domain/process/step-definition.js';
import { SOD_SENTENCES } from '#domain/roles/separation-of-duties.rules.js';
import { WAIVABLE_RULES } from '#domain/roles/waiver.rules.js';
import type { WaiverLine } from '#records/waivers/read-waivers.js';
import { stepWords } from '../ui/step-words.js';
import { ErrorSummary } from '../task/task.page.js';
import { Page, type SignedIn } from '../ui/page.js';
import { dayText } from '../ui/times.js';
import { sentence } from '../ui/words.js';

export interface WaiversProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly zone: string;
  readonly waivers: readonly WaiverLine[];
  /** Top Management; everybody else only reads. */
  readonly mayGrant: boolean;
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: readonly Unmet[];
}

/** Waivers of separation of duties: what stands, where it was used, and for Top Management how to grant and withdraw one. */
export function WaiversPage(props: WaiversProps) {
  const { base, person, errors, mayGrant } = props;
  return (
    <Page title={`${errors.length > 0 ? 'Problem: ' : ''}Waivers`} base={base} person={person} wide>
      <h1>Waivers of separation of duties</h1>
      <p class="lead">
        Where a company has nobody else, Top Management may waive {WAIVABLE_RULES.join(', ')} for a time. Every use is
        shown on its record, and somebody independent checks it before the record is closed. No other rule is ever
        waived.
      </p>
      {errors.length > 0 && <ErrorSummary errors={errors} />}
      <List {...props} />
      {mayGrant && <Grant {...props} />}
    </Page>
  );
}

function List({ waivers, zone, base, person, mayGrant }: WaiversProps) {
  if (waivers.length === 0) return <p>No waiver was ever granted.</p>;
  const heads = ['Rule', 'For', 'Reason', 'Granted by', 'Until', 'Used on', 'State'];
  return (
    <section class="card">
      <h2>Granted</h2>
      <table class="stack">
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {waivers.map((waiver) => (
            <tr>
              <td>
                {waiver.rule} <small>{SOD_SENTENCES[waiver.rule]}</small>
              </td>
              <td data-label="For">{scopeWords(waiver)}</td>
              <td data-label="Reason">{waiver.reason ?? 'disposed of'}</td>
              <td data-label="Granted by">
                {waiver.grantedBy.name} <small>{dayText(waiver.grantedAt, zone)}</small>
              </td>
              <td data-label="Until">{dayText(waiver.expiresAt, zone)}</td>
              <td data-label="Used on">
                {waiver.usedOn.length === 0
                  ? 'not used'
                  : waiver.usedOn.map((id) => <a href={`${base}${recordPath(id)}`}>{id} </a>)}
              </td>
              <td data-label="State">
                {sentence(waiver.state.toLowerCase())}
                {mayGrant && waiver.state === 'VALID' && (
                  <form method="post" action={`${base}/waivers/${waiver.id}/withdrawal`}>
                    <input type="hidden" name="formToken" value={person.formToken} />
                    <button aria-label={`Withdraw the waiver of ${waiver.rule}, ${scopeWords(waiver)}`}>
                      Withdraw
                    </button>
                  </form>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function scopeWords({ person, recordId, step }: WaiverLine): string {
  const where = recordId === null ? 'every record' : `${recordId}${step === null ? '' : `, ${stepWords(step)}`}`;
  return `${person?.name ?? 'whoever has the duty'}, ${where}`;
}

function Grant({ base, person, typed, errors }: WaiversProps) {
  const shown = { typed, errors };
  return (
    <form method="post" action={`${base}/waivers`} class="card" novalidate>
      <input type="hidden" name="formToken" value={person.formToken} />
      <h2>Grant a waiver</h2>
      <div class="field">
        <label for="f-rule">Rule</label>
        <select id="f-rule" name="rule">
          {WAIVABLE_RULES.map((rule) => (
            <option value={rule} selected={typed['rule'] === rule}>
              {rule}: {SOD_SENTENCES[rule]}
            </option>
          ))}
        </select>
      </div>
      <Field {...shown} name="person" label="For whom (work mail; empty = whoever has the duty in the record)" />
      <Field {...shown} name="record" label="Record (empty = every record)" />
      <div class="field">
        <label for="f-step">Step of the record</label>
        <select id="f-step" name="step">
          <option value="">every step</option>
          <StepOptions of="Corrective action" steps={CORRECTIVE_ACTION_STEPS} chosen={typed['step']} />
          <StepOptions of="Cycle" steps={CYCLE_STEPS} chosen={typed['step']} />
        </select>
      </div>
      <Field {...shown} name="until" label="Last day (12 months at most)" type="date" />
      <div class="field">
        <label for="f-reason">Reason</label>
        <textarea id="f-reason" name="reason" rows={3}>
          {typed['reason'] ?? ''}
        </textarea>
      </div>
      <div class="answers">
        <button class="primary">Grant the waiver</button>
      </div>
    </form>
  );
}

/** Steps that somebody is asked for. */
function StepOptions(props: {
  of: string;
  steps: Readonly<Record<string, StepDefinition>>;
  chosen: string | undefined;
}) {
  const { of, steps, chosen } = props;
  return (
    <optgroup label={of}>
      {Object.values(steps)
        .filter(({ doer }) => doer !== null)
        .map(({ code, label }) => (
          <option value={code} selected={chosen === code}>
            {label}
          </option>
        ))}
    </optgroup>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly type?: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: readonly Unmet[];
}

function Field({ name, label, type = 'text', typed, errors }: FieldProps) {
  const error = errors.find(({ field }) => field === name);
  return (
    <div class="field">
      <label for={`f-${name}`}>{label}</label>
      {error && (
        <p class="error" id={`e-${name}`}>
          {error.reason}
        </p>
      )}
      <input
        id={`f-${name}`}
        name={name}
        type={type}
        value={typed[name] ?? ''}
        aria-invalid={error ? 'true' : undefined}
        aria-describedby={error ? `e-${name}` : undefined}
      />
    </div>
  );
}
