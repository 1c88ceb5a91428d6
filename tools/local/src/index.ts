export { stacksOf } from './assembly';
export { runCdk } from './cdk';
export { deploy, destroy, type DeployedStack, type DeploymentOptions } from './deployment';
export { Emulator } from './emulator';
export { down, prove, status, up, type LocalOptions } from './local';
export { membersOf } from './process-group';
export { emulatorPython, missing } from './python';
export { SHIMS } from './shims';
