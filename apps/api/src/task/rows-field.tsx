import { columnsOf, mostRows, type Column, type Field, type FixedRow } from '#forms/field.js';
import { cellName, countName, rowsShown } from '#forms/flat-fields.js';
import { csvHeader, csvName } from '#forms/rows-csv.js';
import { Control, FieldFrame, Input, type ControlProps } from './form-controls.js';
import { limitsOf, needWords, type FormState } from './form-state.js';

interface FieldProps {
  readonly state: FormState;
  readonly field: Field;
}

interface RowProps extends FieldProps {
  /** From 1. */
  readonly number: number;
}

/** Rows of a form: those that data gives as they are; others with buttons that send the form and show it again. */
export function RowsField({ state, field }: FieldProps) {
  const { name, label, help, rows } = field;
  const count = rowsShown(field, state.values);
  const error = state.errors.get(name);
  const blocks = rows?.layout === 'BLOCKS';
  return (
    <FieldFrame name={name} label={label} help={help} need={needWords(state.form, name)} error={error}>
      {blocks ? (
        numbers(count).map((number) => <Block state={state} field={field} number={number} />)
      ) : (
        <Table state={state} field={field} count={count} />
      )}
      {rows && <input type="hidden" name={countName(field)} value={String(count)} />}
      {rows && count < mostRows(field) && (
        <button name="act" value={`row:${name}`} class="plain">
          {rows.more}
        </button>
      )}
      {mostRows(field) > MOST_TYPED && <FromCsv state={state} field={field} />}
    </FieldFrame>
  );
}

/** Fields of so few rows are typed; a text to paste would be longer than the rows. */
const MOST_TYPED = 10;

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** A row of long members: its controls below each other, short ones side by side. */
function Block({ state, field, number }: RowProps) {
  return (
    <div class="row" id={`f-${field.name}.${number}`} tabindex={-1}>
      <RowError state={state} field={field} number={number} />
      <div class="pair">
        {columnsOf(field).map((column) => (
          <div class={isLong(column) ? 'long' : undefined}>
            <Control {...cellOf({ state, field, number }, column)} />
          </div>
        ))}
      </div>
      <Drop state={state} field={field} number={number} />
    </div>
  );
}

function isLong({ widget }: Column): boolean {
  return widget === 'SHORT' || widget === 'LINE';
}

function RowError({ state, field, number }: RowProps) {
  const error = state.errors.get(`${field.name}.${number}`);
  return error ? <p class="error">{error}</p> : null;
}

function Drop({ field, number }: RowProps) {
  return (
    <button name="act" value={`drop:${field.name}.${number}`} class="plain">
      Remove<span class="soft"> row {number}</span>
    </button>
  );
}

/** One line for each row, on a narrow screen a card. */
function Table({ state, field, count }: FieldProps & { count: number }) {
  const columns = columnsOf(field);
  const span = columns.length + 1;
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">{field.fixed?.head ?? 'No.'}</th>
          {columns.map((column) => (
            <th scope="col">{column.label.replace('#', '').trim()}</th>
          ))}
        </tr>
      </thead>
      {groupsOf(field, count).map(({ group, rows }) => (
        <tbody>
          {group !== '' && (
            <tr class="group">
              <th scope="rowgroup" colspan={span}>
                {group}
              </th>
            </tr>
          )}
          {rows.map((number) => (
            <Line state={state} field={field} number={number} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function groupsOf({ fixed }: Field, count: number): { group: string; rows: number[] }[] {
  const groups: { group: string; rows: number[] }[] = [];
  for (const number of numbers(count)) {
    const group = fixed?.list[number - 1]?.group ?? '';
    const last = groups.at(-1);
    if (last?.group === group) last.rows.push(number);
    else groups.push({ group, rows: [number] });
  }
  return groups;
}

function Line({ state, field, number }: RowProps) {
  const given = field.fixed?.list[number - 1];
  return (
    <tr id={`f-${field.name}.${number}`} tabindex={-1}>
      <th scope="row">
        {given ? <Given row={given} /> : <b>{number}</b>} <RowError state={state} field={field} number={number} />
        {!given && <Drop state={state} field={field} number={number} />}
      </th>
      {columnsOf(field).map((column) => {
        const cell = cellOf({ state, field, number }, column);
        return (
          <td data-l={cell.shown} class={cell.error ? 'bad' : undefined}>
            {cell.error && (
              <p class="error" id={`e-${cell.name}`}>
                {cell.error}
              </p>
            )}
            <Input {...cell} label={`${rowName(given, number)}: ${cell.shown}`} bare />
          </td>
        );
      })}
    </tr>
  );
}

/** Codes that people know stand before their label; others are ours alone. */
function Given({ row: { code, label } }: { row: FixedRow }) {
  if (!label.startsWith(`${code} `)) return <>{label}</>;
  return (
    <>
      <b>{code}</b> {label.slice(code.length + 1)}
    </>
  );
}

/** Name of a row for a control that stands in a cell. */
function rowName(given: FixedRow | undefined, number: number): string {
  if (!given) return `Row ${number}`;
  return given.label.startsWith(`${given.code} `) ? given.code : given.label;
}

function cellOf({ state, field, number }: RowProps, column: Column): ControlProps & { shown: string } {
  const name = cellName(field, number, column);
  return {
    name,
    label: column.label.replace('#', String(number)),
    shown: column.label.replace('#', '').trim(),
    widget: column.widget === 'CHOICE' ? 'SELECT' : column.widget,
    value: state.values[name] ?? '',
    error: state.errors.get(name),
    options: Object.entries(column.choices ?? {}),
    limits: limitsOf(state, column),
    help: '',
    need: '',
  };
}

/** Long lists are kept in spreadsheets: what is copied there replaces the rows here. */
function FromCsv({ state, field }: FieldProps) {
  const name = csvName(field);
  const value = state.values[name] ?? '';
  const error = state.errors.get(name);
  const more = field.fixed ? 'Rows that it does not name stay.' : 'It replaces all rows above.';
  return (
    <details open={error !== undefined || value !== ''}>
      <summary>Fill from CSV</summary>
      <Control
        name={name}
        label="Rows copied from a spreadsheet, or CSV"
        help={`First line: ${csvHeader(field).join(', ')}. ${more}`}
        widget="TEXT"
        value={value}
        error={error}
      />
      <button name="act" value={`csv:${field.name}`}>
        Fill the rows
      </button>
    </details>
  );
}
