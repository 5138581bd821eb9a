import type { Widget } from '#forms/field.js';
import type { Child } from 'hono/jsx';

export interface ControlProps {
  /** Flat name; also the anchor `f-<name>` that an error summary links to. */
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  /** `optional`, or for which answers it is needed. */
  readonly need?: string;
  /** URL is an address, SELECT a choice in one line. */
  readonly widget: Widget | 'URL' | 'SELECT';
  readonly value: string;
  readonly error?: string | undefined;
  readonly options?: readonly (readonly [string, string])[];
  readonly limits?: { readonly min?: string | undefined; readonly max?: string | undefined };
}

/** One labelled field. The same words that stand in the error summary stand at the field. */
export function Control(props: ControlProps) {
  const { name, label, need, help = '', error } = props;
  if (props.widget === 'CHOICE') return <Choice {...props} />;
  if (props.widget === 'CHECK') return <Check {...props} />;
  return (
    <div class={error ? 'field bad' : 'field'}>
      <label for={`f-${name}`}>
        {label}
        <Need words={need} />
      </label>
      <Words name={name} help={help} error={error} />
      <Input {...props} />
    </div>
  );
}

/** A group of controls under one legend. */
export function FieldFrame(
  props: Pick<ControlProps, 'name' | 'label' | 'help' | 'need' | 'error'> & { readonly children?: Child },
) {
  return (
    <fieldset class={props.error ? 'field bad' : 'field'} id={`f-${props.name}`} tabindex={-1}>
      <legend>
        {props.label}
        <Need words={props.need} />
      </legend>
      <Words name={props.name} help={props.help ?? ''} error={props.error} />
      {props.children}
    </fieldset>
  );
}

function Need({ words = '' }: { words?: string | undefined }) {
  return words ? <span class="help"> ({words})</span> : null;
}

function Words({ name, help, error }: { name: string; help: string; error: string | undefined }) {
  return (
    <>
      {help && (
        <p class="help" id={`h-${name}`}>
          {help}
        </p>
      )}
      {error && (
        <p class="error" id={`e-${name}`}>
          {error}
        </p>
      )}
    </>
  );
}

/** Attributes that every control has. */
type Common = Readonly<Record<'id' | 'name', string>> & Readonly<Record<string, string | undefined>>;

/** The control alone; `bare` carries its label itself, for a cell of a table. */
export function Input(props: ControlProps & { readonly bare?: boolean }) {
  const { name } = props;
  const common: Common = {
    id: `f-${name}`,
    name,
    'aria-label': props.bare ? props.label : undefined,
    'aria-describedby': describedBy(props),
    'aria-invalid': invalid(props),
  };
  return (CONTROLS[props.widget] ?? plainInput)(props, common);
}

const CONTROLS: Readonly<Partial<Record<ControlProps['widget'], (props: ControlProps, common: Common) => Child>>> = {
  TEXT: textArea,
  REFERENCES: textArea,
  LINES: textArea,
  SHORT: ({ value }, common) => (
    <textarea {...common} rows={2}>
      {value}
    </textarea>
  ),
  DEPARTMENT: select,
  SELECT: select,
  PERSON: ({ value }, common) => <input {...common} list="people" value={value} autocomplete="off" />,
  CHECK: ({ value }, common) => <input {...common} type="checkbox" value="on" checked={value !== ''} />,
  DATE: ({ value, limits }, common) => <input {...common} type="date" value={value} {...limits} />,
  NUMBER: ({ value, limits }, common) => (
    <input {...common} inputmode="decimal" class="short" value={value} placeholder={rangeWords(limits)} />
  ),
  URL: ({ value }, common) => <input {...common} type="url" value={value} />,
};

function plainInput({ value }: ControlProps, common: Common) {
  return <input {...common} value={value} />;
}

function textArea({ value }: ControlProps, common: Common) {
  return (
    <textarea {...common} rows={rowsFor(value)}>
      {value}
    </textarea>
  );
}

function select({ value, options = [] }: ControlProps, common: Common) {
  return (
    <select {...common}>
      <option value="">Choose…</option>
      {options.map(([key, words]) => (
        <option value={key} selected={key === value}>
          {words}
        </option>
      ))}
    </select>
  );
}

function rangeWords({ min, max }: ControlProps['limits'] = {}): string | undefined {
  return min && max ? `${min} to ${max}` : undefined;
}

function invalid({ error }: ControlProps): 'true' | undefined {
  return error ? 'true' : undefined;
}

function describedBy({ name, help, error }: ControlProps): string | undefined {
  const ids = [help ? `h-${name}` : '', error ? `e-${name}` : ''].filter((id) => id !== '');
  return ids.length > 0 ? ids.join(' ') : undefined;
}

function Choice(props: ControlProps) {
  return (
    <FieldFrame {...props}>
      {(props.options ?? []).map(([key, words]) => (
        <label class="choice">
          <input type="radio" name={props.name} value={key} checked={key === props.value} />
          {words}
        </label>
      ))}
    </FieldFrame>
  );
}

function Check(props: ControlProps) {
  return (
    <div class="field" id={`f-${props.name}`}>
      <label class="choice">
        <input type="checkbox" name={props.name} value="on" checked={props.value !== ''} />
        {props.label}
      </label>
      <Words name={props.name} help={props.help ?? ''} error={props.error} />
    </div>
  );
}

/** Most lines that a field shows at once. */
const MOST_LINES = 28;

/** A field is as high as what stands in it: a whole document is not read through three lines. */
function rowsFor(value: string): number | undefined {
  const lines = value.split('\n').length;
  return lines > 3 ? Math.min(lines + 1, MOST_LINES) : undefined;
}
