import type { FormState } from './form-state.js';
import { Control } from './form-controls.js';

/** The answers, one primary; then the ways that are no answer: keep for later, more time, another person. */
export function Answers({ state }: { state: FormState }) {
  const { form, view } = state;
  if (view.question.barred !== null) return <AskSomebodyElse />;
  if (view.question.blockedBy !== null) return <HandOn state={state} open />;
  return (
    <>
      <div class="answers">
        {form.answers.map((answer) => (
          <button name="act" value={`decide:${answer.outcome}`} class={answer.primary ? 'primary' : undefined}>
            {answer.label}
          </button>
        ))}
        <button name="act" value="save">
          Save and continue later
        </button>
      </div>
      <p class="soft">
        An answer is recorded at once, with your name, the time and the version above. Saving is no answer.
      </p>
      {view.step.mayExtend && !view.step.extensionAsked && <MoreTime state={state} />}
      {view.step.extensionAsked && (
        <p class="note">You asked for more time. Until it is granted, the due day above stands.</p>
      )}
      <HandOn state={state} />
    </>
  );
}

/** Who may not decide does not choose who does (SD12): the rules name the next person. */
function AskSomebodyElse() {
  return (
    <div class="answers">
      <button name="act" value="decide:DELEGATE" class="primary">
        Let somebody else be asked
      </button>
    </div>
  );
}

function value(state: FormState, name: string) {
  return { name, value: state.values[name] ?? '', error: state.errors.get(name) };
}

function MoreTime({ state }: { state: FormState }) {
  const { choices } = state.view;
  const limits = { min: choices.earliestDay ?? state.today, max: choices.latestDay ?? undefined };
  return (
    <details open={state.errors.has('extendUntil') || state.errors.has('extendReason')}>
      <summary>Ask for more time</summary>
      <Control {...value(state, 'extendUntil')} label="New due day" widget="DATE" limits={limits} />
      <Control {...value(state, 'extendReason')} label="Reason" widget="SHORT" />
      <button name="act" value="extend">
        Ask for more time
      </button>
    </details>
  );
}

/** Unplanned absence: the department head names who acts in the place of somebody who does not react. */
export function NameDelegate({ state }: { state: FormState }) {
  const absent = state.view.task.onBehalfOf?.name ?? 'this person';
  return (
    <>
      <p>
        {absent} does not react and nobody stands in. Name who acts in the place of {absent}: the person gets a link of
        their own, both names stay in the record, and the same rules of independence apply.
      </p>
      <Control {...value(state, 'delegateTo')} label="Acts in the place (work mail)" widget="PERSON" />
      <Control {...value(state, 'delegateComment')} label="Why" widget="SHORT" />
      <div class="answers">
        <button name="act" value="decide:DELEGATE" class="primary">
          Name this person
        </button>
      </div>
    </>
  );
}

function HandOn({ state, open = false }: { state: FormState; open?: boolean }) {
  return (
    <details open={open || state.errors.has('delegateTo') || state.errors.has('delegateComment')}>
      <summary>This is not for me</summary>
      <p>
        Hand it to the right person. Your link stops working, both names stay in the record, and the same rules of
        independence apply. If you do not know who it is, tell your ISMS Manager; nothing is decided meanwhile.
      </p>
      <Control {...value(state, 'delegateTo')} label="Hand to (work mail)" widget="PERSON" />
      <Control {...value(state, 'delegateComment')} label="Why" widget="SHORT" />
      <button name="act" value="decide:DELEGATE">
        Hand to this person
      </button>
    </details>
  );
}
