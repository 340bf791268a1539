export * from './lib/validation/plugin';
