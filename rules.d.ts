export * from './lib/rules/public';
