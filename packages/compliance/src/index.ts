export * from './compliance';
export * from './packs/compliance-pack';
export * from './packs/control-coverage';
export * from './register/acknowledgement';
export * from './template/final-resource';
