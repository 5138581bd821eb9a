const PAGES = [
  /^\/$/,
  /^\/my-tasks(\/done|\/calendar|\/absence)?$/,
  /^\/open-tasks$/,
  /^\/waivers$/,
  /^\/people\/[\w.-]{1,40}$/,
  /^\/cycles(\/CYC-[\w-]{1,30}(\/[a-z-]{1,20})?)?$/,
  /^\/cycles\/CYC-[\w-]{1,30}\/(gates\/G[0-4]|steps\/[A-Z]\d|outputs\/[\w.-]{1,60})$/,
  /^\/documents(\/[\w.-]{1,60})?$/,
  /^\/reviews(\/REV-[\w-]{1,60})?$/,
  /^\/review-triggers\/(new|RTR-[\w-]{1,20})$/,
  /^\/raise$/,
  /^\/corrective-actions(\/[A-Z]{2,3}-\d{4}-\d{1,6})?$/,
  /^\/documents(\/[\w.-]{1,80}(\/acknowledgements\/\d{1,6})?)?$/,
  /^\/t\/[\w-]{20,100}$/,
];

/** Where sign-in may lead back to: our own pages and nothing else (no open redirect). Anything else becomes `/my-tasks`. */
export function returnPath(text: unknown): string {
  if (typeof text !== 'string' || text.length > 2_000) return '/my-tasks';
  const [path = '', query = ''] = text.split('?', 2);
  if (!PAGES.some((page) => page.test(path)) || /[\\#\r\n]/.test(query)) return '/my-tasks';
  return /^\/(corrective-actions|open-tasks|cycles|documents)/.test(path) && query !== '' ? `${path}?${query}` : path;
}
