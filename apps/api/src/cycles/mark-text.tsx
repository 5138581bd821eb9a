import { dayText, distanceText } from '../ui/times.js';
import type { Mark } from './cycle-words.js';

/** A standing by shape, word and only then colour. */
export function MarkText({ mark }: { mark: Mark }) {
  return (
    <span class={mark.late ? 'nobr late' : 'nobr'}>
      <span aria-hidden="true">{mark.shape} </span>
      {mark.word}
    </span>
  );
}

/** The same as a tag, for the head of a page. */
export function MarkTag({ mark }: { mark: Mark }) {
  return (
    <span class={mark.late ? 'tag late' : 'tag'}>
      <span aria-hidden="true">{mark.shape} </span>
      {mark.word}
    </span>
  );
}

/** A day of the plan with its distance; overdue by shape and word. */
export function PlanDue({ due, now, zone, level = 0 }: { due: number; now: number; zone: string; level?: number }) {
  const late = due < now;
  const words = late ? `overdue${level > 0 ? `, level ${level}` : ''}` : distanceText(due, now, zone);
  return (
    <span class={late ? 'late' : undefined}>
      {late ? '▲ ' : ''}
      {dayText(due, zone)} <small>({words})</small>
    </span>
  );
}
