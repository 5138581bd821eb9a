import { MOST_ACTIONS } from '#forms/corrective-action/ca-plan.schema.js';
import { MOST_WHYS } from '#forms/corrective-action/ca-root-cause.schema.js';
import type { Field } from '#forms/field.js';
import type { FlatFields } from '#forms/flat-fields.js';
import { answersNeeding, type Form } from '#forms/form.js';
import type { TaskView } from '#records/path/task-view.js';
import { Control, FieldFrame, type ControlProps } from './form-controls.js';

/** What a form needs to be shown again exactly as it was typed. */
export interface FormState {
  readonly form: Form;
  readonly view: TaskView;
  /** Flat name → text. */
  readonly values: FlatFields;
  /** Flat name → what is wrong with it. */
  readonly errors: ReadonlyMap<string, string>;
  readonly today: string;
}

/** All fields of a form. */
export function FormFields({ state }: { state: FormState }) {
  return (
    <>
      {state.form.fields.map((field) => (
        <OneField state={state} field={field} />
      ))}
    </>
  );
}

function OneField({ state, field }: { state: FormState; field: Field }) {
  switch (field.widget) {
    case 'WHYS':
      return <Rows state={state} field={field} least={3} most={MOST_WHYS} Row={WhyRow} more="Add another why" />;
    case 'ACTIONS':
      return (
        <Rows state={state} field={field} least={2} most={MOST_ACTIONS} Row={ActionRow} more="Add another action" />
      );
    case 'EVIDENCE':
      return <Evidence state={state} field={field} />;
    case 'RETURNED':
      return <Returned state={state} field={field} />;
    default:
      return <Control {...controlOf(state, field)} />;
  }
}

function controlOf(state: FormState, field: Field): ControlProps {
  return {
    name: field.name,
    label: field.label,
    help: field.help,
    need: needWords(state.form, field.name),
    widget: field.widget,
    value: state.values[field.name] ?? '',
    error: state.errors.get(field.name),
    options: optionsOf(state, field),
    limits: limitsOf(state, field),
  };
}

/** "needed", or for which answers it is. */
function needWords(form: Form, name: string): string {
  const needing = answersNeeding(form, name);
  if (needing.length === 0) return 'optional';
  if (needing.length === form.answers.length) return '';
  return `needed to answer ${needing.map((answer) => `"${answer.label}"`).join(' or ')}`;
}

function optionsOf({ view }: FormState, field: Field): readonly (readonly [string, string])[] {
  if (field.widget === 'DEPARTMENT') return view.choices.departments.map(({ id, name }) => [id, name] as const);
  return Object.entries(field.choices ?? {});
}

function limitsOf({ view, today }: FormState, field: Field): { min?: string; max?: string } {
  const { choices } = view;
  switch (field.limits) {
    case 'DAYS':
      return { min: choices.earliestDay ?? today, max: choices.latestDay ?? undefined };
    case 'PAST':
      return { max: today };
    case 'MONITORING':
      return { min: String(choices.monitoring.min), max: String(choices.monitoring.max) };
    case 'NOT_YET':
      return { min: '1', max: choices.notYetMaxDays === null ? undefined : String(choices.notYetMaxDays) };
    case undefined:
      return {};
  }
}

interface RowProps {
  readonly state: FormState;
  readonly field: Field;
  readonly number: number;
}

interface RowsProps {
  readonly state: FormState;
  readonly field: Field;
  readonly least: number;
  readonly most: number;
  readonly more: string;
  readonly Row: (props: RowProps) => unknown;
}

/** Repeated rows; the button that adds one sends the form and shows it again with everything that was typed. */
function Rows({ state, field, least, most, more, Row }: RowsProps) {
  const typed = Object.keys(state.values)
    .filter((name) => name.startsWith(`${field.name}.`) && state.values[name] !== '')
    .map((name) => Number(name.split('.')[1]));
  const count = Math.min(most, Math.max(least, Number(state.values['rows'] ?? 0) || 0, ...typed));
  return (
    <FieldFrame name={field.name} label={field.label} help={field.help} error={state.errors.get(field.name)}>
      {Array.from({ length: count }, (_, index) => (
        <div class="row" id={`f-${field.name}.${index + 1}`} tabindex={-1}>
          {state.errors.has(`${field.name}.${index + 1}`) && (
            <p class="error">{state.errors.get(`${field.name}.${index + 1}`)}</p>
          )}
          {Row({ state, field, number: index + 1 })}
        </div>
      ))}
      <input type="hidden" name="rows" value={String(count)} />
      {count < most && (
        <button name="act" value="row" class="plain">
          {more}
        </button>
      )}
    </FieldFrame>
  );
}

function cell(
  { state, field, number }: RowProps,
  key: string,
): Pick<ControlProps, 'name' | 'value' | 'error' | 'help' | 'need'> {
  const name = `${field.name}.${number}.${key}`;
  return { name, value: state.values[name] ?? '', error: state.errors.get(name), help: '', need: '' };
}

function WhyRow(props: RowProps) {
  return (
    <>
      <Control {...cell(props, 'why')} label={`Why ${props.number}`} widget="LINE" />
      <Control {...cell(props, 'answer')} label={`Answer ${props.number}`} widget="SHORT" />
    </>
  );
}

function ActionRow(props: RowProps) {
  const { earliestDay, latestDay } = props.state.view.choices;
  const limits = { min: earliestDay ?? props.state.today, max: latestDay ?? undefined };
  return (
    <>
      <Control {...cell(props, 'what')} label={`Action ${props.number}`} widget="SHORT" />
      <div class="pair">
        <Control {...cell(props, 'implementerId')} label="Who (work mail)" widget="PERSON" />
        <Control {...cell(props, 'due')} label="Until" widget="DATE" limits={limits} />
      </div>
      <Control {...cell(props, 'evidenceExpected')} label="What will show it" widget="LINE" />
    </>
  );
}

function Evidence({ state, field }: { state: FormState; field: Field }) {
  const link = `${field.name}.link`;
  const files = state.view.draftEvidence;
  return (
    <FieldFrame
      name={field.name}
      label={field.label}
      help={field.help}
      need={needWords(state.form, field.name)}
      error={state.errors.get(field.name)}
    >
      {files.length > 0 && (
        <ul class="files">
          {files.map((file) => (
            <li>
              {file.name}{' '}
              <small>
                sha256 <code>{file.sha256.slice(0, 16)}</code>
              </small>{' '}
              <button name="act" value={`remove:${file.id}`} class="plain">
                Remove<span class="soft"> {file.name}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <label for="f-file" class="soft">
        File
      </label>
      <input type="file" id="f-file" name="file" />
      <p>
        <button name="act" value="file" class="plain">
          Add this file
        </button>
      </p>
      <Control
        name={link}
        label="Address"
        help=""
        need="optional"
        widget="URL"
        value={state.values[link] ?? ''}
        error={state.errors.get(link)}
      />
    </FieldFrame>
  );
}

function Returned({ state, field }: { state: FormState; field: Field }) {
  return (
    <FieldFrame
      name={field.name}
      label={field.label}
      help={field.help}
      need={needWords(state.form, field.name)}
      error={state.errors.get(field.name)}
    >
      {state.view.choices.actions.map((action) => (
        <label class="choice">
          <input
            type="checkbox"
            name={`${field.name}.${action.number}`}
            value="on"
            checked={Boolean(state.values[`${field.name}.${action.number}`])}
          />
          <span>
            {action.number}. {action.what} <small>{action.implementer}</small>
          </span>
        </label>
      ))}
    </FieldFrame>
  );
}
