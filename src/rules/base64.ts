export { decodeBase64, encodedTwice, isPlainText, latin1 } from '../grammar/base64';
