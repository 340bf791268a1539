import { configureGlobal } from 'fast-check';

/**
 * Each run has the same inputs, so that only a change makes a test fail. CDK8S_MTC_SEED is another seed, to look for
 * inputs that nobody has tried.
 */
configureGlobal({ seed: Number(process.env.CDK8S_MTC_SEED ?? 20261130) });

export * from 'fast-check';
