/** Runs a step of a command. Prints its name before and its duration after. */
export async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
  console.log(`${name} …`);
  const begin = performance.now();
  const result = await work();
  console.log(`${name}: ${seconds(performance.now() - begin)}\n`);
  return result;
}

/** Formats milliseconds as seconds. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
