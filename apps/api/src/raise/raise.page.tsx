import type { Unmet } from '#domain/errors.js';
import type { Named } from '#records/path/task-view.js';
import { Control } from '../task/form-controls.js';
import { ErrorSummary } from '../task/task.page.js';
import { Page, type SignedIn } from '../ui/page.js';

export interface RaisePageProps {
  readonly base: string;
  readonly departments: readonly Named[];
  readonly person: SignedIn | null;
  readonly typed: Readonly<Record<string, string>>;
  readonly errors: readonly Unmet[];
  /** Id of this form: sent twice it makes one record. */
  readonly form: string;
}

/** Three fields for anybody in the company: what, where, which rule if known (specification P4 step 1). */
export function RaisePage({ base, departments, person, typed, errors, form }: RaisePageProps) {
  const field = (name: string) => ({
    name,
    value: typed[name] ?? '',
    error: errors.find((error) => error.field === name)?.reason,
  });
  return (
    <Page title="Raise a nonconformity" base={base} person={person} wide={person !== null}>
      {errors.length > 0 && <ErrorSummary errors={errors} />}
      <h1>Raise a nonconformity</h1>
      <p class="lead">
        Something is not as a rule, a policy or the standard asks. Say what you saw; the ISMS Manager takes it from
        there.
      </p>
      <form method="post" action={`${base}/raise`} class="card" novalidate>
        <input type="hidden" name="form" value={form} />
        {person && <input type="hidden" name="formToken" value={person.formToken} />}
        <Control
          {...field('title')}
          label="What, in one line"
          help="Titles are classification Internal and appear in mails. Name no person and nothing confidential here."
          widget="LINE"
        />
        <Control
          {...field('description')}
          label="What did you see?"
          help="When, where, how you noticed."
          widget="TEXT"
        />
        <Control
          {...field('department')}
          label="Where"
          widget="DEPARTMENT"
          options={departments.map(({ id, name }) => [id, name] as const)}
        />
        <Control
          {...field('requirement')}
          label="Which rule"
          need="if you know it"
          help="Such as A.5.18 or a document."
          widget="LINE"
        />
        <AboutManager checked={Boolean(typed['about'])} />
        {!person && (
          <Control
            {...field('mail')}
            label="Your work mail"
            help="You get a mail to confirm that it was you. Until then the record says that the sender is not verified."
            widget="LINE"
          />
        )}
        <div class="answers">
          <button class="primary">Raise</button>
        </div>
      </form>
    </Page>
  );
}

/** A nonconformity about the ISMS Manager's own work is not theirs to triage (specification P4, SD6). */
function AboutManager({ checked }: { checked: boolean }) {
  return (
    <label class="choice">
      <input type="checkbox" name="about" value="1" checked={checked} />
      <span>
        It is about the work of the ISMS Manager <small>Then a member of Top Management decides about it.</small>
      </span>
    </label>
  );
}

/** After raising: the id, and what happens next. */
export function RaisedPage({
  base,
  id,
  person,
  mailed,
}: {
  base: string;
  id: string;
  person: SignedIn | null;
  mailed: boolean;
}) {
  return (
    <Page title={`Raised: ${id}`} base={base} person={person} wide={person !== null}>
      <h1>Thank you</h1>
      <div class="done" role="status">
        <p>
          Your nonconformity is on record
          <br />
          <b>{id}</b>
        </p>
        <p>The ISMS Manager decides within five business days whether it is a nonconformity, and who owns it.</p>
      </div>
      {mailed && (
        <p>If the address you gave is known here, a mail is on its way. Open its link and confirm that it was you.</p>
      )}
      {person && (
        <p>
          <a href={`${base}/corrective-actions/${id}`}>See the record</a>
        </p>
      )}
    </Page>
  );
}

/** The mailed link: GET shows, the button confirms. */
export function ConfirmPage({ base, id, title }: { base: string; id: string; title: string }) {
  return (
    <Page title={`Confirm ${id}`} base={base}>
      <p class="soft">
        {id} · {title}
      </p>
      <h1>Did you raise this?</h1>
      <p class="lead">If it was not you, close this page; the record keeps saying that its sender is not verified.</p>
      <form method="post" class="answers">
        <button class="primary">Yes, it was me</button>
      </form>
    </Page>
  );
}
