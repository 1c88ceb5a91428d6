export * from './compliance';
export * from './packs/compliance-pack';
export * from './register/acknowledgement';
export * from './template/final-resource';
