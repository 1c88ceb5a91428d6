/**
 * Parts of the plugin that the private tools of this repository share.
 *
 * The tools run from source, before anything is built, so they import this file by its path.
 */
export {
  NESTED_STACK,
  readAssembly,
  type Output,
  type Resource,
  type StackTemplate,
  type StageStacks,
  type SynthesizedStack,
  type Template,
} from './deployment/assembly';
export { CommandError } from './deployment/command-error';
export { isStateful } from './deployment/stateful';
