/** Why nothing was recorded. */
export function Problem({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <div class="errors" role="alert">
      <h2>Nothing was recorded</h2>
      <p>{text}</p>
    </div>
  );
}
