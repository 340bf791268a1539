export { isPlaceholder } from '../grammar/placeholder';
