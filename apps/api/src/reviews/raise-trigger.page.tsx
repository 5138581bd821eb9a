import { TRIGGERS, type TriggerType } from '#domain/review/triggers.js';
import type { Unmet } from '#domain/errors.js';
import type { ReviewedDocument } from '#records/review/read-reviews.js';
import { Page, type SignedIn } from '../ui/page.js';

export interface RaiseTriggerPageProps {
  readonly base: string;
  readonly person: SignedIn;
  readonly documents: readonly ReviewedDocument[];
  /** Types that this person may raise. */
  readonly types: readonly TriggerType[];
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: readonly Unmet[];
  /** Id of the form, so that a second press raises nothing twice. */
  readonly form: string;
}

/** The form of department heads, owners and the ISMS Manager: something changed, and a document has to be looked at. */
export function RaiseTriggerPage(props: RaiseTriggerPageProps) {
  const { base, person, types, errors } = props;
  const title = 'Raise a review of a document';
  return (
    <Page title={`${errors.length > 0 ? 'Problem: ' : ''}${title}`} base={base} person={person} wide>
      <h1>{title}</h1>
      <p class="lead">
        Something changed for which a document has to be reviewed (ISMS-PR-001 6). It joins the review that is open, or
        starts one. Titles are classification Internal and appear in mails: keep names and details out of them.
      </p>
      {types.length === 0 ? (
        <p class="note">
          Heads of departments, owners of documents, Legal, the ISMS Manager and Top Management raise reviews.
        </p>
      ) : (
        <Form {...props} />
      )}
    </Page>
  );
}

function Form({ base, person, types, typed, errors, documents, form }: RaiseTriggerPageProps) {
  const field = { typed, errors };
  return (
    <>
      <Errors errors={errors} />
      <form class="card" method="post" action={`${base}/review-triggers`} novalidate>
        <input type="hidden" name="formToken" value={person.formToken} />
        <input type="hidden" name="form" value={form} />
        <Choice
          {...{ ...field, name: 'document', label: 'Document' }}
          options={documents.map(({ id, title: name }) => [id, `${id} ${name}`] as const)}
        />
        <Choice
          {...{ ...field, name: 'type', label: 'What happened' }}
          options={types.map((type) => [type, TRIGGERS[type].label] as const)}
        />
        <Text
          {...{ ...field, name: 'sourceRef', label: 'What it refers to' }}
          help="In one line: the report, change, standard or incident, such as AUD-2027-03."
        />
        <Text
          {...{ ...field, name: 'reason', label: 'Why the document has to be looked at' }}
          help="What changed, in your words."
          long
        />
        {types.includes('AUDIT') && <Major checked={(typed['majorOnProcedure'] ?? '') !== ''} />}
        <div class="answers">
          <button class="primary">Raise the review</button>
        </div>
      </form>
    </>
  );
}

/** It makes the review full (specification P2, AUDIT). */
function Major({ checked }: { checked: boolean }) {
  return (
    <label class="choice">
      <input type="checkbox" name="majorOnProcedure" value="1" checked={checked} />
      Audit: a major nonconformity names this procedure or one of the clauses 4 to 10
    </label>
  );
}

function Errors({ errors }: { errors: readonly Unmet[] }) {
  if (errors.length === 0) return null;
  return (
    <div class="errors" role="alert">
      <h2>Nothing was raised yet</h2>
      <ul>
        {errors.map(({ field = '', reason }) => (
          <li>
            <a href={`#f-${field}`}>{reason}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: readonly Unmet[];
}

function Choice({
  name,
  label,
  typed,
  errors,
  options,
}: FieldProps & { options: readonly (readonly [string, string])[] }) {
  const error = errors.find(({ field }) => field === name);
  return (
    <div class={error ? 'field bad' : 'field'}>
      <label for={`f-${name}`}>{label}</label>
      {error && <p class="error">{error.reason}</p>}
      <select id={`f-${name}`} name={name}>
        <option value="">Choose</option>
        {options.map(([value, words]) => (
          <option value={value} selected={typed[name] === value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

function Text({ name, label, help, typed, errors, long = false }: FieldProps & { help: string; long?: boolean }) {
  const error = errors.find(({ field }) => field === name);
  const value = typed[name] ?? '';
  return (
    <div class={error ? 'field bad' : 'field'}>
      <label for={`f-${name}`}>{label}</label>
      <p class="help">{help}</p>
      {error && <p class="error">{error.reason}</p>}
      {long ? (
        <textarea id={`f-${name}`} name={name} maxlength={2_000}>
          {value}
        </textarea>
      ) : (
        <input id={`f-${name}`} name={name} value={value} maxlength={200} />
      )}
    </div>
  );
}
