import { isMtc } from './kinds';
import { Manifest, record, text } from '../engine/manifest';

/** Whether the API server makes the name of an object of MTC. */
export function isGenerated(manifest: Manifest): boolean {
  const { name, generateName } = record(manifest.object.metadata);
  return isMtc(manifest) && text(name) === '' && text(generateName) !== '';
}

/** Whether Argo CD creates an object anew in each sync, which it does with any name. */
export function isHook({ object }: Manifest): boolean {
  return text(record(record(object.metadata).annotations)['argocd.argoproj.io/hook']) !== '';
}
