import type { Rule } from '../rule';

const RUNTIMES = [
  ...['nodejs20.x', 'nodejs22.x', 'nodejs24.x'],
  ...['python3.10', 'python3.11', 'python3.12', 'python3.13', 'python3.14'],
  ...['ruby3.2', 'ruby3.3', 'ruby3.4'],
  ...['java8.al2', 'java11', 'java17', 'java21', 'java25'],
  'dotnet8',
];

/** A function has a supported runtime of a language. Images and runtimes without a language are not judged. */
export const runtime: Rule = {
  types: ['AWS::Lambda::Function'],
  judge(lambda) {
    const name = lambda.text('Runtime');
    if (name === undefined || name.startsWith('provided')) return undefined;
    return RUNTIMES.includes(name);
  },
};
