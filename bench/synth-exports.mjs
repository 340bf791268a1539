// What is measured, bundled to one file.
export * from '../src/index';
export { RULES } from '../src/rules';
export { judgeApp } from '../src/judging/judge-app';
