export { CommandError } from '../../../packages/nx-cdk/src/deployment/command-error';
