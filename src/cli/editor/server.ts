import { fileURLToPath } from 'node:url';
import {
  CodeActionKind, Connection, createConnection, InitializeParams, InitializeResult, MessageType, ProposedFeatures,
  ShowMessageNotification,
  StreamMessageReader, StreamMessageWriter, TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import { EditorMessages } from './editor-messages';
import { actionsIn, diagnosticOf, hoverAt } from './translate';
import { findingsIn, Judged } from './workspace';
import { ConfigError } from '../config/read-config';
import { ExitCode, Surroundings } from '../surroundings';
import { version } from '../version';

/** A pause in typing after which the files are checked. */
const PAUSE_MILLISECONDS = 200;

/** A pause in which the last messages are answered. */
const LAST_MESSAGES_MILLISECONDS = 500;

const CLOSED = 'the editor closed the connection without `shutdown`';

const NOTHING: Judged = { findings: new Map(), customRules: [], isApplied: () => false };

const CAPABILITIES: InitializeResult['capabilities'] = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Full, save: true },
  hoverProvider: true,
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
};

/**
 * Serves one editor until it says that it ends. Only open files get diagnostics.
 *
 * @param isTrusted whether the JavaScript modules that the configuration names may run
 */
export function serveEditor({ workingDirectory, stderr }: Surroundings, isTrusted: boolean): Promise<ExitCode> {
  const messages = process.stdin.pipe(new EditorMessages(), { end: false });
  const connection = createConnection(ProposedFeatures.all, new StreamMessageReader(messages),
    new StreamMessageWriter(process.stdout));
  const open = new Map<string, { readonly path: string; readonly text: string }>(); // by URI
  let folder = workingDirectory;
  let judged: Judged = NOTHING;
  let problem: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const findingsOf = (uri: string) => judged.findings.get(open.get(uri)?.path ?? '') ?? [];
  const judge = () => {
    try {
      judged = findingsIn(folder, new Map([...open.values()].map(({ path, text }) => [path, text])), Date.now(),
        isTrusted);
      problem = undefined;
    } catch (error) {
      judged = NOTHING;
      const message = messageOf(error as Error);
      if (message !== problem) {
        void connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Error, message });
      }
      problem = message;
    }
    open.forEach((_, uri) => {
      const diagnostics = findingsOf(uri).map((finding) => diagnosticOf(finding));
      void connection.sendDiagnostics({ uri, diagnostics });
    });
  };
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(judge, PAUSE_MILLISECONDS);
  };
  const set = (uri: string, text: string) => {
    if (uri.startsWith('file:')) {
      open.set(uri, { path: fileURLToPath(uri), text });
      changed();
    }
  };
  connection.onInitialize(({ workspaceFolders, rootUri }: InitializeParams): InitializeResult => {
    const root = workspaceFolders?.[0]?.uri ?? rootUri;
    folder = root?.startsWith('file:') ? fileURLToPath(root) : workingDirectory;
    return { capabilities: CAPABILITIES, serverInfo: { name: 'cdk8s-mtc', version: version() } };
  });
  connection.onDidOpenTextDocument(({ textDocument: { uri, text } }) => set(uri, text));
  connection.onDidChangeTextDocument(({ textDocument: { uri }, contentChanges }) =>
    set(uri, contentChanges.at(-1)!.text));
  connection.onDidSaveTextDocument(changed);
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    open.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
    changed();
  });
  connection.onHover(({ textDocument: { uri }, position }) => hoverAt(findingsOf(uri), position, judged.customRules));
  connection.onCodeAction(({ textDocument: { uri }, range }) => actionsIn(uri, findingsOf(uri), range, judged));
  const ended = endOf(connection, messages, stderr, () => clearTimeout(timer));
  connection.listen();
  return ended;
}

/** What a user may see of an error. What was read may be secret: only errors about the configuration are shown. */
function messageOf(error: Error): string {
  return error instanceof ConfigError ? error.message : `cdk8s-mtc failed (${error.name}): please report this bug`;
}

/** Waits for the end of a connection. Malformed messages and a connection that is closed too early end the process. */
function endOf(
  connection: Connection, messages: EditorMessages, stderr: Surroundings['stderr'], stop: () => void,
): Promise<ExitCode> {
  return new Promise((ends) => {
    let isEnding = false;
    const fail = (why: string) => {
      if (!isEnding) {
        stderr(`error: ${why}\n`);
        process.exit(ExitCode.USAGE); // at once: the connection throws at what it cannot answer any more
      }
    };
    connection.onShutdown(() => {
      isEnding = true;
    });
    connection.onExit(() => {
      stop();
      ends(ExitCode.FINE);
    });
    messages.on('error', ({ message }) => fail(`${message}: nothing behind it can be read. Restart the server`));
    process.stdin.on('end', () => setTimeout(() => fail(CLOSED), LAST_MESSAGES_MILLISECONDS));
    process.stdout.prependListener('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'EPIPE') {
        fail(CLOSED);
      }
    });
  });
}
