import { isHost } from '../grammar/url';

/**
 * `host:port` of a URL or of a host with or without a port; undefined if it is none, so that nothing else
 * reaches a script.
 */
export function addressOf(text: unknown, defaultPort = 443): string | undefined {
  const [, host = '', port = String(defaultPort)] = /^(?:https?:\/\/)?(\[[^\]]+\]|[^/:@\s]+)(?::(\d{1,5}))?(?:\/\S*)?$/
    .exec(String(text ?? '')) ?? [];
  return isHost(host) && Number(port) > 0 && Number(port) < 65536 ? `${host}:${port}` : undefined;
}

/** `yes` if the certificate of a server is verified. */
export function verified(insecure: unknown): string {
  return insecure === true ? 'no' : 'yes';
}
