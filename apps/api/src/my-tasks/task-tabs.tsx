const TABS = [
  ['', 'Open'],
  ['/done', 'Done by me'],
  ['/calendar', 'Calendar'],
  ['/absence', 'I am away'],
] as const;

/** The pages of a person's own tasks. */
export function TaskTabs({ base, current }: { base: string; current: (typeof TABS)[number][0] }) {
  return (
    <nav aria-label="My tasks" class="tabs">
      {TABS.map(([path, words]) => (
        <a href={`${base}/my-tasks${path}`} aria-current={path === current ? 'page' : undefined}>
          {words}
        </a>
      ))}
    </nav>
  );
}
