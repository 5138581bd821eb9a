import type { Unmet } from '#domain/errors.js';
import type { FlatFields } from '#forms/flat-fields.js';
import { FORMS } from '#forms/forms.js';
import type { TaskView } from '#records/path/task-view.js';
import { Page } from '../ui/page.js';
import { isoDay } from '../ui/times.js';
import { outcomeWords, sentence } from '../ui/words.js';
import { FormFields } from './form-fields.js';
import type { FormState } from './form-state.js';
import { ErrorSummary } from './task.page.js';

export interface AmendPageProps {
  readonly view: TaskView;
  readonly base: string;
  readonly formToken: string;
  readonly now: number;
  readonly values: FlatFields;
  readonly errors: readonly Unmet[];
}

/** What was sent, to be corrected; the outcome itself stays. */
export function AmendPage({ view, base, formToken, now, values, errors }: AmendPageProps) {
  const mails = new Map(view.choices.people.map(({ id, mail }) => [id, mail]));
  const state: FormState = {
    form: FORMS[view.question.form],
    view,
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, mails.get(value) ?? value])),
    errors: new Map(errors.flatMap(({ field, reason }) => (field ? [[field, reason] as const] : []))),
    today: isoDay(now, view.person.zone),
  };
  return (
    <Page title={`Correct ${view.step.label} of ${view.record.id}`} base={base}>
      {errors.length > 0 && <ErrorSummary errors={errors} />}
      <h1>Correct what you sent</h1>
      <p class="lead">
        Your answer stays: {sentence(outcomeWords(view.receipt?.outcome ?? ''))}. Both versions are kept.
      </p>
      <form method="post" class="card" novalidate>
        <input type="hidden" name="formToken" value={formToken} />
        <FormFields state={state} />
        <datalist id="people">
          {view.choices.people.map((person) => (
            <option value={person.mail}>{person.name}</option>
          ))}
        </datalist>
        <div class="answers">
          <button name="act" value="amend:send" class="primary">
            Send the correction
          </button>
          <a class="button" href="">
            Leave it as it is
          </a>
        </div>
      </form>
    </Page>
  );
}
