import type { Kpi, KpiStatus } from '#records/kpi/corrective-action-kpis.js';

const STATUS_WORDS: Readonly<Record<KpiStatus, string>> = {
  GREEN: '● on target',
  AMBER: '◐ watch',
  RED: '▲ off target',
  NO_DATA: '○ nothing to measure',
};

/** Key figures of the log, each with its formula in words (specification P10). */
export function Kpis({ kpis }: { kpis: readonly Kpi[] }) {
  if (kpis.length === 0) return null;
  return (
    <details class="card">
      <summary>Key figures: {kpis.map((kpi) => `${kpi.id} ${valueWords(kpi)}`).join(' · ')}</summary>
      <table class="stack">
        <thead>
          <tr>
            {['Figure', 'Value', 'Stands', 'How it is made'].map((head) => (
              <th scope="col">{head}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kpis.map((kpi) => (
            <tr>
              <td class="wrap">
                {kpi.id} {kpi.name}
              </td>
              <td data-label="Value">
                {valueWords(kpi)} <small>{madeOf(kpi)}</small>
              </td>
              <td data-label="Stands">{STATUS_WORDS[kpi.status]}</td>
              <td data-label="How it is made">{kpi.formula}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function valueWords({ value, unit }: Kpi): string {
  if (value === null) return '–';
  return unit === '%' ? `${value} %` : `${value} ${unit}`;
}

function madeOf({ numerator, denominator }: Kpi): string {
  if (denominator === null) return '';
  return numerator === null ? `of ${denominator} records` : `${numerator} of ${denominator}`;
}
