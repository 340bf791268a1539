/** The formats of a report. */
export const FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab'] as const;

/** The name of a format. */
export type Format = typeof FORMATS[number];
