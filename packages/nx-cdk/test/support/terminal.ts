/** Sets whether standard input and output are a terminal. Returns a function that restores both. */
export function setTerminal(isTerminal: boolean): () => void {
  const streams = [process.stdin, process.stdout];
  const before = streams.map((stream) => Object.getOwnPropertyDescriptor(stream, 'isTTY'));
  for (const stream of streams) Object.defineProperty(stream, 'isTTY', { value: isTerminal, configurable: true });
  return () => {
    streams.forEach((stream, index) => {
      const descriptor = before[index];
      if (descriptor) Object.defineProperty(stream, 'isTTY', descriptor);
      else Reflect.deleteProperty(stream, 'isTTY');
    });
  };
}
