/** An output folder that cannot be written. The place in this library helps nobody, so the message replaces the stack trace. */
export class FolderError extends Error {
  constructor(message: string) {
    super(`${message}\nNothing was written.`);
    this.stack = this.message;
  }
}
