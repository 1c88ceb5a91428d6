/** Runs one step of a command, with its name before and its time after. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  console.log(`${name} …`);
  const begin = performance.now();
  const result = await work();
  console.log(`${name}: ${seconds(performance.now() - begin)}\n`);
  return result;
}

/** Milliseconds as a reader likes them. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
