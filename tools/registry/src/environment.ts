/** Variables of this process without those of the npm, Nx and Jest that run it, which would affect other projects. */
export function inherited(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(
    ([name]) => !/^(npm|NX|CDK|AWS|JEST|YARN|PNPM)_|^NODE_(OPTIONS|ENV|PATH)$|^INIT_CWD$/i.test(name),
  );
  return Object.fromEntries(entries);
}
