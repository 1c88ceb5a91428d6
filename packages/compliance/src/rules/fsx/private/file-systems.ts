import type { Rule } from '../../rule';
import type { Properties } from '../../template';

/** Rule for the file systems of a type, such as `LUSTRE`, with their configuration. */
export function fileSystems(type: string, configuration: string, judge: (configuration: Properties) => boolean): Rule {
  return {
    types: ['AWS::FSx::FileSystem'],
    judge: (system) => (system.text('FileSystemType') === type ? judge(system.in(configuration)) : undefined),
  };
}
