export * from './compliance';
export * from './packs/compliance-pack';
export * from './packs/compliance-rule';
export * from './packs/control-coverage';
export * from './packs/custom-pack';
export * from './packs/rule-outcome';
export * from './register/acknowledgement';
export * from './template/final-resource';
