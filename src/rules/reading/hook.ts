/** The source of what is known about MigHooks. */
export const VALIDATION = 'mig-controller pkg/controller/mighook/validation.go';

/** The end of messages on hooks that MTC rejects. */
export const PLANS_NOT_READY = 'and plans with this hook are not Ready';
