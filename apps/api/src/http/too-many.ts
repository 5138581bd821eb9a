import { Refused } from './errors.js';

/** "Try again in 12 seconds.", "… in 1 minute.": how long, in words; `also` ends the sentence another way. */
export function tryAgain(seconds: number, also = ''): string {
  const [count, unit] = seconds < 60 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `Try again in ${count} ${unit}${count === 1 ? '' : 's'}${also}.`;
}

/** 429 with the true reason and the time to wait. */
export function tooMany(seconds: number, reason: string, also = ''): Refused {
  return new Refused(
    429,
    { code: 'too-many-requests', title: 'Please wait a little', detail: `${reason} ${tryAgain(seconds, also)}` },
    { 'retry-after': String(seconds) },
  );
}
