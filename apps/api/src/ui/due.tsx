import { dayText, distanceText } from './times.js';

/** A due day with its distance; late ones by shape, word and only then colour. */
export function Due({ due, now, level, zone }: { due: number; now: number; level: number; zone: string }) {
  const late = due < now;
  return (
    <span class={late ? 'late' : undefined}>
      {late ? '▲ ' : ''}
      {dayText(due, zone)} <small>({late ? `overdue, level ${level}` : distanceText(due, now, zone)})</small>
    </span>
  );
}
