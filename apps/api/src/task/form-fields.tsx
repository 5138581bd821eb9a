import type { Field } from '#forms/field.js';
import { Control, FieldFrame, type ControlProps } from './form-controls.js';
import { limitsOf, needWords, type FormState } from './form-state.js';
import { RowsField } from './rows-field.js';

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
    case 'ROWS':
    case 'FIXED_ROWS':
      return <RowsField state={state} field={field} />;
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

function optionsOf({ view }: FormState, field: Field): readonly (readonly [string, string])[] {
  if (field.widget === 'DEPARTMENT') return view.choices.departments.map(({ id, name }) => [id, name] as const);
  return Object.entries(field.choices ?? {});
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
